package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.Family;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a {@code vrrp_instance} block, and settles what its keywords mean together. */
final class InstanceReader {
    private static final Map<String, VrrpInstance.InitialState> STATES =
            Map.of("MASTER", VrrpInstance.InitialState.MASTER, "BACKUP", VrrpInstance.InitialState.BACKUP);
    static final int OWNER_PRIORITY = 255;
    private static final int DEFAULT_PRIORITY = 100;

    private final Values values;
    private final Problems problems;
    private final OtherKeywords others;
    private final GlobalDefs globals;
    private final Word name;
    private final Map<String, Word> first = new HashMap<>();
    private final TransportReader transport;
    private final TrackReader tracking;
    private final NotifyReader notifyScripts;
    private final GarpReader garp;
    private final AddressLists addresses;
    private final AuthenticationReader authentication;
    private final CloudResourcesReader cloudResources;
    private final AdvertTiming timing;
    private VrrpInstance.InitialState state;
    private String interfaceName = "";
    private int virtualRouterId;
    private int priority;
    private boolean nopreempt;
    private long preemptDelayNs;
    private boolean lowerPrioNoAdvert;
    private boolean higherPrioSendAdvert;
    private boolean promoteSecondaries;
    private boolean v3ChecksumAsV2;
    private VrrpInstance.OldChecksum oldChecksum = VrrpInstance.OldChecksum.DETECT;
    private boolean trackPrimary = true;
    private boolean ipv6;

    /** @param garpDefaults what global_defs says, see {@link GlobalReader#garpDefaults()} */
    InstanceReader(Values values, OtherKeywords others, Word name, GlobalDefs globals, Garp garpDefaults, KnownScripts scripts) {
        this.values = values;
        this.problems = values.problems();
        this.others = others;
        this.globals = globals;
        this.name = name;
        this.transport = new TransportReader(values, name, globals);
        this.tracking = new TrackReader(values, scripts);
        this.notifyScripts = new NotifyReader(values, globals.scriptUser());
        this.garp = new GarpReader(values, garpDefaults);
        this.addresses = new AddressLists(values, name);
        this.authentication = new AuthenticationReader(values, others);
        this.cloudResources = new CloudResourcesReader(values, others);
        this.timing = new AdvertTiming(values, globals);
        this.lowerPrioNoAdvert = globals.lowerPrioNoAdvert();
        this.higherPrioSendAdvert = globals.higherPrioSendAdvert();
    }

    CloudResourcesReader cloudResources() {
        return cloudResources;
    }

    /** Where {@code cloud_peers} stands; empty without it. */
    Optional<Word> asksCloud() {
        return transport.asksCloud();
    }

    VrrpInstance read(Statement block) {
        for (var statement : values.block(block)) {
            var keyword = statement.keyword().text();
            first.putIfAbsent(keyword, statement.keyword());
            if (!readElection(statement) && !readRest(statement) && !timing.read(statement) && !transport.read(statement)
                    && !tracking.read(statement) && !notifyScripts.read(statement) && !garp.read(statement, keyword)
                    && !addresses.read(statement)) {
                others.tell(statement, Block.VRRP_INSTANCE);
            }
        }
        return settled();
    }

    private boolean readElection(Statement statement) {
        switch (statement.keyword().text()) {
            case "state" -> values.one(statement).ifPresent(this::state);
            case "interface" -> values.one(statement).filter(word -> Interfaces.check(word, problems)).ifPresent(word -> interfaceName = word.text());
            case "virtual_router_id" -> virtualRouterId = values.integer(once(statement), 1, 255, virtualRouterId);
            case "priority" -> priority = values.integer(once(statement), 1, OWNER_PRIORITY, DEFAULT_PRIORITY);
            case "nopreempt" -> nopreempt = values.flag(statement);
            case "preempt" -> nopreempt = !values.flag(statement);
            case "preempt_delay" -> preemptDelayNs = values.seconds(once(statement), "0", "1000", preemptDelayNs);
            case "lower_prio_no_advert" -> lowerPrioNoAdvert = values.bool(statement, lowerPrioNoAdvert);
            case "higher_prio_send_advert" -> higherPrioSendAdvert = values.bool(statement, higherPrioSendAdvert);
            case "dont_track_primary" -> trackPrimary = !values.flag(statement);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readRest(Statement statement) {
        switch (statement.keyword().text()) {
            case "v3_checksum_as_v2" -> v3ChecksumAsV2 = values.bool(statement, v3ChecksumAsV2);
            case "old_unicast_checksum" -> oldChecksum(statement);
            case "promote_secondaries" -> promoteSecondaries = values.flag(statement);
            case "native_ipv6" -> ipv6 = values.flag(statement);
            // Accepting packets for the virtual addresses is what an interface that has them does anyway.
            case "accept" -> values.flag(statement);
            case "authentication" -> authentication.read(statement);
            case "cloud_resources" -> cloudResources.read(statement);
            default -> {
                return false;
            }
        }
        return true;
    }

    private Statement once(Statement statement) {
        var before = first.get(statement.keyword().text());
        if (before != statement.keyword()) {
            problems.warn(statement.keyword(), "'" + statement.keyword() + "' stands here twice; the last one counts", "the first is on line " + before.line());
        }
        return statement;
    }

    private void state(Word word) {
        var read = values.choice(word, "'state'", STATES, null);
        if (state == VrrpInstance.InitialState.MASTER && read == VrrpInstance.InitialState.BACKUP) {
            problems.warn(word, "'state' is MASTER already; BACKUP has been ignored", "");
        } else if (read != null) {
            state = read;
        }
    }

    private void oldChecksum(Statement statement) {
        var words = values.atMost(statement, 1);
        oldChecksum = words.isEmpty() ? VrrpInstance.OldChecksum.ALWAYS
                : values.choice(words.getFirst(), "'old_unicast_checksum'", Map.of("never", VrrpInstance.OldChecksum.NEVER), oldChecksum);
    }

    private VrrpInstance settled() {
        var initial = state == null ? VrrpInstance.InitialState.BACKUP : state;
        require("interface", !interfaceName.isEmpty(), "interface eth0; without one, unicast alone is not implemented yet");
        require("virtual_router_id", virtualRouterId > 0, "a number from 1 to 255, the same on all nodes");
        settlePriority(initial);
        settlePreemption(initial);
        var family = ipv6 ? Family.IPV6 : addresses.family().or(transport::family).orElse(Family.IPV4);
        var timer = timing.settled(family);
        boolean claims = !cloudResources.result().isEmpty();
        addresses.settle(interfaceName, family, !claims);
        if (priority == OWNER_PRIORITY) {
            tellWeightsAreIgnored();
        }
        tellSilentMaster(timer.version());
        var paths = transport.result(family, authentication.password(), Stream.concat(addresses.advertised().stream(), addresses.excluded().stream()).toList(),
                claims);
        var cloud = cloudResources.result(paths.peers().stream().map(peer -> peer.address().toString()).toList(), paths.cloudPeers())
                .stream().map(resource -> resource.on(interfaceName)).toList();
        return new VrrpInstance(name.text(), initial, interfaceName, virtualRouterId, timer.version(), family, priority, timer.intervalNs(), !nopreempt,
                preemptDelayNs, timer.downTimerAdverts(), lowerPrioNoAdvert, higherPrioSendAdvert, v3ChecksumAsV2, oldChecksum, true,
                authentication.settled(timer.version()), paths, trackPrimary, tracking.trackedInterfaces(), tracking.trackedScripts(),
                addresses.advertised(), addresses.excluded(), promoteSecondaries, garp.complete(), notifyScripts.result(), cloud);
    }

    private void require(String keyword, boolean present, String hint) {
        if (!present && !first.containsKey(keyword)) {
            problems.error(name, "vrrp_instance '" + name + "' has no '" + keyword + "'", hint);
        }
    }

    /** vrrp.c of keepalived, vrrp_complete_instance: MASTER without a priority is the owner of the addresses. */
    private void settlePriority(VrrpInstance.InitialState initial) {
        if (priority != 0) {
            return;
        }
        boolean owner = initial == VrrpInstance.InitialState.MASTER;
        priority = owner ? OWNER_PRIORITY : DEFAULT_PRIORITY;
        problems.warn(name, "vrrp_instance '" + name + "' has no 'priority'; " + (owner ? "with state MASTER that means 255, the owner of the addresses" : "100 is used"),
                "say which priority it has");
    }

    /** As keepalived: an instance that starts as MASTER preempts, whatever else it says. */
    private void settlePreemption(VrrpInstance.InitialState initial) {
        var at = first.getOrDefault("nopreempt", name);
        if (nopreempt && initial == VrrpInstance.InitialState.MASTER) {
            problems.warn(at, "'nopreempt' has no effect with state MASTER and has been ignored", "write state BACKUP on all nodes to use nopreempt");
            nopreempt = false;
        } else if (nopreempt && priority == OWNER_PRIORITY) {
            problems.warn(at, "'nopreempt' has no effect at priority 255 and has been ignored", "the owner of the addresses always preempts");
            nopreempt = false;
        }
        at = first.getOrDefault("preempt_delay", name);
        if (preemptDelayNs > 0 && initial == VrrpInstance.InitialState.MASTER) {
            problems.warn(at, "'preempt_delay' has no effect with state MASTER and has been ignored", "write state BACKUP on all nodes to use preempt_delay");
            preemptDelayNs = 0;
        } else if (preemptDelayNs > 0 && nopreempt) {
            problems.warn(at, "'preempt_delay' has no effect with nopreempt and has been ignored", "");
            preemptDelayNs = 0;
        }
    }

    /** A backup that starts learns the master's interval from its answer, or takes its own for it. */
    private void tellSilentMaster(int version) {
        if (version == 3 && lowerPrioNoAdvert) {
            problems.warn(first.getOrDefault("lower_prio_no_advert", name), "with 'lower_prio_no_advert' a master leaves a starting router unanswered: one whose"
                    + " advert_int is shorter is master beside it until its next advertisement", "write the same advert_int on all nodes");
        }
    }

    private void tellWeightsAreIgnored() {
        if (tracking.trackedScripts().stream().anyMatch(script -> script.weight() != 0)
                || tracking.trackedInterfaces().stream().anyMatch(tracked -> tracked.weight() != 0)) {
            problems.warn(name, "the weights of what vrrp_instance '" + name + "' tracks have no effect: priority 255 never changes", "choose a priority below 255");
        }
    }
}
