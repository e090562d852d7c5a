/**
 * The EC2 Query API, version 2016-11-15: form parameters in, XML out, with the names, error codes and habits of
 * <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/">Amazon's reference</a>, as far as Keepaloft and its operators' tools use it.
 */
package io.keepaloft.cloud.simulator.ec2;
