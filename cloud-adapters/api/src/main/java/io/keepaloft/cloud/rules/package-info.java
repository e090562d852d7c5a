/**
 * Says what a cloud's firewall rules do to a packet, and by which rule; pure, without a call to any cloud.
 *
 * <p>A provider module turns what its API lists into {@link io.keepaloft.cloud.rules.Rule}s, puts them into a
 * {@link io.keepaloft.cloud.rules.RuleSet} in the order in which that cloud reads them, tells in a {@link io.keepaloft.cloud.rules.Directory}
 * which addresses the groups and sets that they name stand for, and asks for a {@link io.keepaloft.cloud.rules.Verdict}:
 *
 * <pre>
 *   security groups of AWS and Neutron   RuleSet.of        allow alone, so the order means nothing; the rules of all groups add up
 *   security groups of Huawei Cloud      RuleSet.ranked    group by group as the port lists them, by priority, deny before allow
 *   network ACLs of AWS and Huawei       RuleSet.ranked    one list by number; asked for packets that cross the subnet's edge alone
 * </pre>
 *
 * What no rule speaks of is denied, in all of them. A path between two hosts is as many questions as there are rule sets on it: out of the
 * sender's groups and out of its subnet, into the receiver's subnet and into its groups.
 *
 * <p><b>Tracking.</b> The verdict is about the first packet of a flow, which nothing was sent before. Security groups let answers pass, and for
 * protocol 112 they know a flow by its two addresses alone (Amazon EC2 User Guide, "Security group connection tracking"; Linux's conntrack, under
 * Neutron's, does so too): once both nodes have sent by unicast, each one's advertisements count as answers to the other's, and pass until about
 * 600 s of silence. A node sends only as MASTER, though. So a cluster that lacks a rule begins with two MASTERs, may then seem healthy, and has two
 * again after a quiet time or a restart: what the first packet meets is what an operator has to know.
 */
package io.keepaloft.cloud.rules;
