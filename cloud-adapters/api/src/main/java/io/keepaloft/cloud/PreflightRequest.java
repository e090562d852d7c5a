package io.keepaloft.cloud;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the configuration needs of the cloud, by instance. */
public record PreflightRequest(List<Instance> instances) {
    /** Why the ways between members are not judged when nobody is known, and what to write. */
    public static final String NOBODY_KNOWN = "no peer's address is known, so the ways to the peers cannot be judged";
    public static final String NAME_THEM = "write unicast_peer { <address of the other node> } in the vrrp_instance, with \"transport multicast\" where advertisements are to"
            + " go by multicast still; or start the agents, who learn of each other, and run preflight again";

    public PreflightRequest {
        instances = List.copyOf(instances);
    }

    /** A way on which advertisements may leave: protocol 112 to a group, protocol 112 to each peer, or inside UDP to each peer. */
    public enum Path { MULTICAST, UNICAST, UDP }

    /**
     * What one virtual router needs.
     *
     * @param interfaceName the kernel's name of the interface that it runs on; null: the host's first
     * @param addresses its virtual addresses, excluded ones too, text form without prefix length
     * @param peers     addresses of the other nodes that the configuration names, text form; empty: nobody is named
     * @param peerTags  {@code cloud_peers}: the tags for which {@link CloudSession#peers} is asked, value by name; empty: not used
     * @param paths     all that advertisements may use; {@code transport auto} has all three
     * @param udpPort   where this host and its peers hear UDP datagrams, be it advertisements ({@link Path#UDP}) or the peer channel alone; 0: none
     * @param heard     addresses of further nodes that the running agent knows, text form: the ways to them are judged like those to {@code peers},
     *                  but nothing is written for them, since nobody has named them
     */
    public record Instance(String name, String interfaceName, List<String> addresses, List<Resource> resources, List<String> peers,
                           Map<String, String> peerTags, Set<Path> paths, int udpPort, List<String> heard) {
        public Instance {
            addresses = List.copyOf(addresses);
            resources = List.copyOf(resources);
            peers = List.copyOf(peers);
            peerTags = Map.copyOf(peerTags);
            paths = Set.copyOf(paths);
            heard = heard.stream().filter(Predicate.not(peers::contains)).distinct().toList();
        }

        /** With nobody but those whom the configuration names. */
        public Instance(String name, String interfaceName, List<String> addresses, List<Resource> resources, List<String> peers, Map<String, String> peerTags,
                        Set<Path> paths, int udpPort) {
            this(name, interfaceName, addresses, resources, peers, peerTags, paths, udpPort, List.of());
        }

        /** The same, and these are known to the running agent. */
        public Instance withHeard(List<String> known) {
            return new Instance(name, interfaceName, addresses, resources, peers, peerTags, paths, udpPort, known);
        }

        /** Whom the ways are judged to, as far as the request tells: named, then heard. */
        public List<String> known() {
            return Stream.concat(peers.stream(), heard.stream()).toList();
        }

        /** Whether its advertisements reach nobody when multicast does not: there is no other way, or nobody is named to go to. */
        public boolean multicastAlone() {
            return paths.contains(Path.MULTICAST) && (paths.size() == 1 || peers.isEmpty() && peerTags.isEmpty());
        }

        /** Whether its peer channel is on and leads to somebody whom it need not learn of from advertisements. */
        public boolean channelReachesPeers() {
            return udpPort != 0 && !(known().isEmpty() && peerTags.isEmpty());
        }

        /** On the host's first interface. */
        public Instance(String name, List<String> addresses, List<Resource> resources, List<String> peers, Map<String, String> peerTags, Set<Path> paths,
                        int udpPort) {
            this(name, null, addresses, resources, peers, peerTags, paths, udpPort);
        }

        /** Whether its advertisements need IP protocol 112 on at least one of their ways. */
        public boolean usesVrrp() {
            return paths.contains(Path.MULTICAST) || paths.contains(Path.UNICAST);
        }

        /** Whether its advertisements have a second way when protocol 112 is blocked: whom multicast alone would show is not reached by it. */
        public boolean hasUdpToFallBackOn() {
            return paths.contains(Path.UDP) && usesVrrp() && channelReachesPeers();
        }
    }

    /** The instances by the interface that they run on, null for the host's first; without any instance that one, since the host itself is looked at in any case. */
    public Map<String, PreflightRequest> byInterface() {
        Map<String, List<Instance>> names = new LinkedHashMap<>();
        instances.forEach(instance -> names.computeIfAbsent(instance.interfaceName(), _ -> new ArrayList<>()).add(instance));
        Map<String, PreflightRequest> parts = new LinkedHashMap<>();
        names.forEach((name, some) -> parts.put(name, new PreflightRequest(some)));
        if (parts.isEmpty()) {
            parts.put(null, this);
        }
        return parts;
    }

    /** Of all instances, each once. */
    public List<Resource> resources() {
        return all(instance -> instance.resources().stream());
    }

    /** Of all instances, each once: named, or heard by the running agent. */
    public List<String> known() {
        return all(instance -> instance.known().stream());
    }

    /** Of all instances, each once: named by the configuration. */
    public List<String> peers() {
        return all(instance -> instance.peers().stream());
    }

    /** Of all instances, each once; empty when {@code cloud_peers} is not used. */
    public List<Map<String, String>> peerTags() {
        return all(instance -> Stream.of(instance.peerTags()).filter(tags -> !tags.isEmpty()));
    }

    /** Whether an instance may send to 224.0.0.18 or ff02::12. */
    public boolean multicast() {
        return instances.stream().anyMatch(instance -> instance.paths().contains(Path.MULTICAST));
    }

    /** Whether an instance depends on multicast, see {@link Instance#multicastAlone}. */
    public boolean multicastAlone() {
        return instances.stream().anyMatch(Instance::multicastAlone);
    }

    /**
     * What follows where multicast is not delivered.
     *
     * @param what is lost, e.g. {@code advertisements to 224.0.0.18 arrive nowhere}
     */
    public String withoutMulticast(String what) {
        List<Instance> alone = instances.stream().filter(Instance::multicastAlone).toList();
        return alone.isEmpty() ? what + "; the peers are reached by unicast and UDP alone" : AdvertsLost.then(what, alone);
    }

    private <T> List<T> all(Function<Instance, Stream<T>> part) {
        return instances.stream().flatMap(part).distinct().toList();
    }
}
