package io.keepaloft.agent.lab.fabric;

import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The yard's hosts with random rule sets: each has a group of its own, most are in another one's too, and where the cloud has ACLs each subnet has one. */
record RandomCloud(Dice dice, int hosts, RandomRules rules) {

    /** @param version the fabric takes a state only if it is newer */
    CloudState state(long version) {
        CloudState state = Yard.ground();
        for (PrefixList set : rules.sets()) {
            state = state.with(set);
        }
        for (int host = 0; host < hosts; host++) {
            List<SecurityRule> all = new ArrayList<>();
            for (int i = 4 + dice.below(6); i >= 0; i--) {
                all.addAll(rules.rule("rule-" + host + "-" + i));
            }
            state = state.with(new SecurityGroup(group(host), group(host), "", "vpc-1", all, Map.of()));
        }
        for (int host = 0; host < hosts; host++) {
            // Rules of several groups add up, or count in their order, and a group that has several members is named by some.
            int more = dice.below(hosts);
            List<String> groups = more == host || dice.oneIn(3) ? List.of(group(host)) : dice.oneIn(2) ? List.of(group(host), group(more)) : List.of(group(more), group(host));
            state = state.with(Yard.port(host, groups).withAllowedAddressPairs(rules.pairs()));
        }
        for (int subnet = 0; subnet < 2; subnet++) {
            List<NetworkAcl.Entry> entries = rules.acl();
            if (!entries.isEmpty()) {
                state = state.with(new NetworkAcl("acl-" + subnet, "vpc-1", false, List.of(Yard.subnet(subnet)), entries, Map.of()));
            }
        }
        return new CloudState(version, state.items(), state.revisions());
    }

    private static String group(int host) {
        return "sg-" + host;
    }
}
