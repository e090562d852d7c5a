package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Finds what is wrong between blocks that are each right by themselves. */
final class CrossChecks {
    private final Problems problems;
    private final Map<String, List<Seen>> byRouterId = new HashMap<>();
    private final Map<String, Word> byAddress = new HashMap<>();

    private record Seen(Word name, VrrpInstance instance) {
    }

    CrossChecks(Problems problems) {
        this.problems = problems;
    }

    void instance(Word name, VrrpInstance instance) {
        routerId(name, instance);
        instance.allAddresses().forEach(address -> {
            var other = byAddress.putIfAbsent(address + " on " + address.interfaceName(), name);
            if (other != null && !other.text().equals(name.text())) {
                problems.warn(name, "vrrp_instance '" + other + "' has the address " + address + " too", "whoever becomes BACKUP first removes it");
            }
        });
    }

    /** keepalived.conf(5), virtual_router_id: unique on an interface for each family, unless the packets cannot meet. */
    private void routerId(Word name, VrrpInstance instance) {
        if (instance.virtualRouterId() == 0 || instance.interfaceName().isEmpty()) {
            return;
        }
        var key = instance.interfaceName() + " " + instance.family() + " " + instance.virtualRouterId();
        var others = byRouterId.computeIfAbsent(key, _ -> new ArrayList<>());
        for (var other : others) {
            if (meet(other.instance(), instance)) {
                problems.error(name, "vrrp_instance '" + other.name() + "' has virtual_router_id " + instance.virtualRouterId() + " on "
                        + instance.interfaceName() + " too", "each needs a number of its own, or other peers");
                break;
            }
        }
        others.add(new Seen(name, instance));
    }

    private static boolean meet(VrrpInstance a, VrrpInstance b) {
        var one = a.transport();
        var other = b.transport();
        if (one.usesMulticast() && other.usesMulticast() && one.multicastGroup().equals(other.multicastGroup())) {
            return true;
        }
        if (one.mode() == Transport.Mode.UDP && other.mode() == Transport.Mode.UDP && one.udpPort() == other.udpPort()) {
            return true;
        }
        if (!one.usesUnicast() || !other.usesUnicast()) {
            return false;
        }
        var peers = new HashSet<>(one.peers().stream().map(UnicastPeer::address).toList());
        return other.peers().isEmpty() || other.peers().stream().map(UnicastPeer::address).anyMatch(peers::contains);
    }

    /** keepalived does not run them either. */
    void unusedScripts(KnownScripts scripts, Map<String, Word> names, List<VrrpInstance> instances, List<SyncGroup> groups) {
        var used = new HashSet<String>();
        instances.forEach(instance -> instance.trackedScripts().forEach(tracked -> used.add(tracked.name())));
        groups.forEach(group -> group.trackedScripts().forEach(tracked -> used.add(tracked.name())));
        names.forEach((name, word) -> {
            if (!used.contains(name) && scripts.byName().containsKey(name)) {
                problems.warn(word, "no instance tracks vrrp_script '" + name + "', so it does not run", "name it in track_script { … }");
            }
        });
    }
}
