/**
 * The rehearsal VPC on one machine: hosts in network namespaces, a bridge as the cloud's virtual switch, the embedded cloud,
 * and a client outside that keeps asking who answers. What the simulator says is enforced on the traffic with nftables.
 *
 * <p>Everything happens inside namespaces that the lab makes itself; a killed lab leaves only names behind, which the next one
 * removes once it has seen that their owner is dead ({@link io.keepaloft.agent.lab.LabDirectory}).
 */
package io.keepaloft.agent.lab;
