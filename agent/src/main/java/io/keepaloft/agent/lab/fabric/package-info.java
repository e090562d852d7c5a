/**
 * What the simulator's model says, done to real packets: security groups, network ACLs, anti-spoofing, address resolution, elastic
 * IPs, routes, and broken links. {@link io.keepaloft.agent.lab.fabric.Fabric} is the door.
 *
 * <p>A model becomes a {@link io.keepaloft.agent.lab.fabric.Ruleset}, which is pure text; only what differs from the one in force is
 * given to nftables, in one transaction. Each port has a chain for what comes from its host (bridge prerouting) and one for what goes
 * to it (bridge postrouting), so a packet between two hosts passes both, and one to or from the router passes one, as in a cloud.
 *
 * <p>There is no conntrack in the bridge family on every kernel, so the fabric remembers flows itself: whoever may begin a flow writes
 * the tuple of its answers into a set, where it lives for a while. An answer has to be in that set <em>and</em> match a rule that
 * would let its flow begin: a rule, a group or a member that goes away takes its flows along at once, and what another rule allows
 * goes on. UDP and TCP flows are known by addresses and ports, echo and other protocols by addresses alone, as Linux's conntrack has
 * it. So once both ends have sent protocol 112 to each other by unicast, the open egress of one lets the other's packets in.
 *
 * <p>Huawei Cloud's groups are read in the port's order, and in each the rule of the lowest number decides, a denial before an allowance; its
 * virtual IPs are ports whose pairs name the members, who alone may announce the address; the pair 1.1.1.1/0 turns a port's source check off
 * and lets it claim nothing.
 *
 * <p>Decisions where clouds differ or say little: the metadata service always passes, as in EC2, but in Huawei Cloud needs an egress rule; the
 * router's own errors always pass; the API is
 * a host like any other and needs an egress rule; ICMP errors pass, since they belong to a flow that they quote; IP fragments after
 * the first pass, since they are worth nothing without it; ARP, neighbour discovery and MLD pass whatever the groups say.
 */
package io.keepaloft.agent.lab.fabric;
