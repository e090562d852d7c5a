package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the address groups hold that rules name; each is asked for once. */
final class AddressGroups {
    private final Firewalls firewalls;
    private final Map<String, List<Cidr>> known = new HashMap<>();

    AddressGroups(Firewalls firewalls) {
        this.firewalls = firewalls;
    }

    void learn(List<Rule> rules) throws CloudException {
        for (String id : RuleSets.addressGroups(rules)) {
            if (!known.containsKey(id)) {
                known.put(id, firewalls.addressGroup(id));
            }
        }
    }

    Map<String, List<Cidr>> blocks() {
        return known;
    }
}
