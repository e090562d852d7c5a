package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.PeerChannel;
import io.keepaloft.agent.config.Secret;
import io.keepaloft.agent.config.TrackedInterface;
import io.keepaloft.agent.config.TrackedScript;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.config.VirtualAddress;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.config.VrrpScript;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.RouterConfig.GarpSchedule;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.paths.ChannelKey;
import io.keepaloft.protocol.paths.MemberConfig;
import io.keepaloft.protocol.paths.TransportMode;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.AdvertFormat.V3Checksum;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.ReceiveRules;
import io.keepaloft.protocol.wire.ReceiveRules.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code vrrp_instance} in the terms of the protocol module: what it sends, what it accepts, what it watches.
 *
 * @param source the address that advertisements leave from; the unspecified address while the interface has none
 */
record RouterSetup(VrrpInstance instance, IpAddress source, RouterConfig router, ReceiveRules rules, List<TrackerConfig> trackers) {

    /** @param verdicts what is known of the scripts already; one that has none begins as {@code init_fail} says */
    static RouterSetup of(VrrpInstance instance, IpAddress source, Map<String, VrrpScript> scripts, Map<String, TrackerStatus> verdicts) {
        AdvertFormat format = new AdvertFormat(instance.version(), instance.family(), instance.virtualRouterId(),
                instance.advertIntervalNs(), instance.addresses().stream().map(VirtualAddress::address).toList(),
                authentication(instance), checksum(instance));
        var garp = new GarpSchedule(instance.garp().masterDelayNs(), instance.garp().masterRefreshNs(),
                instance.garp().lowerPrioRepeat() == 0 ? 0 : instance.garp().lowerPrioDelayNs());
        var router = new RouterConfig(instance.name(), format, source, instance.priority(),
                instance.initialState() == VrrpInstance.InitialState.MASTER, instance.preempt(), instance.preemptDelayNs(),
                instance.downTimerAdverts(), instance.lowerPrioNoAdvert(), instance.higherPrioSendAdvert(), garp);
        return new RouterSetup(instance, source, router, rules(instance, format), trackers(instance, scripts, verdicts));
    }

    /** How it talks to its peers; those that the cloud found are told to the member apart, see {@link #found}. */
    MemberConfig member() {
        Transport transport = instance.transport();
        Optional<ChannelKey> key = channelKey(transport.channel());
        String whyOff = key.isPresent() ? "" : transport.channel().wanted() ? "there is no peer_channel_key_file and no auth_pass" : "peer_channel off";
        TransportMode mode = switch (transport.mode()) {
            case AUTO -> TransportMode.AUTO;
            case MULTICAST -> TransportMode.MULTICAST;
            case UNICAST -> TransportMode.UNICAST;
            case UDP -> TransportMode.UDP;
        };
        boolean unused = mode == TransportMode.MULTICAST;
        return new MemberConfig(router, mode, transport.multicastGroup(),
                unused ? List.of() : transport.peers().stream().filter(peer -> !peer.found()).map(UnicastPeer::address).toList(), key, whyOff,
                !instance.cloudResources().isEmpty());
    }

    List<IpAddress> found() {
        return instance.transport().peers().stream().filter(UnicastPeer::found).map(UnicastPeer::address).toList();
    }

    /** Of a password the channel takes what VRRP takes of it, so that both agree on whether two passwords are the same. */
    private static Optional<ChannelKey> channelKey(PeerChannel channel) {
        if (!channel.wanted()) {
            return Optional.empty();
        }
        return channel.keyFile().map(file -> ChannelKey.of(file.key().reveal()))
                .or(() -> channel.password().flatMap(password -> ChannelKey.of(pass(password))));
    }

    private static Authentication pass(Secret password) {
        return Authentication.pass(new String(password.reveal(), java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Whether it sends to each peer, or to the group: with {@code transport auto} to the peers, where the file names any. */
    static boolean unicast(VrrpInstance instance) {
        Transport transport = instance.transport();
        return switch (transport.mode()) {
            case UNICAST, UDP -> true;
            case MULTICAST -> false;
            case AUTO -> !transport.peers().isEmpty() || !transport.cloudPeers().isEmpty();
        };
    }

    boolean unicast() {
        return unicast(instance);
    }

    /** The name under which the router tracks a script, fit for the message {@code fault: script chk_nginx failed}. */
    static String scriptTracker(String script) {
        return "script " + script;
    }

    /** A script's verdict as an instance sees it that may track it in reverse. */
    static TrackerStatus seen(TrackedScript tracked, TrackerStatus verdict) {
        return !tracked.reverse() ? verdict : verdict == TrackerStatus.UP ? TrackerStatus.DOWN : TrackerStatus.UP;
    }

    static String interfaceTracker(String interfaceName) {
        return "interface " + interfaceName;
    }

    private static Authentication authentication(VrrpInstance instance) {
        return switch (instance.authentication().type()) {
            case PASS -> pass(instance.authentication().password());
            // AH is refused by the configuration.
            case NONE, AH -> Authentication.NONE;
        };
    }

    private static V3Checksum checksum(VrrpInstance instance) {
        if (instance.v3ChecksumAsV2()) {
            return V3Checksum.AS_V2;
        }
        return instance.oldUnicastChecksum() == VrrpInstance.OldChecksum.ALWAYS && unicast(instance) ? V3Checksum.OLD_UNICAST : V3Checksum.STANDARD;
    }

    private static ReceiveRules rules(VrrpInstance instance, AdvertFormat format) {
        Transport transport = instance.transport();
        if (transport.mode() == Transport.Mode.MULTICAST) {
            return ReceiveRules.multicast(format);
        }
        List<ReceiveRules.Peer> peers = transport.peers().stream()
                .map(peer -> new ReceiveRules.Peer(peer.address(), peer.minTtl(), peer.maxTtl())).toList();
        return new ReceiveRules(format, transport.usesMulticast() ? Delivery.ANY : Delivery.UNICAST, transport.checkSource(), peers, false,
                instance.oldUnicastChecksum() != VrrpInstance.OldChecksum.NEVER);
    }

    private static List<TrackerConfig> trackers(VrrpInstance instance, Map<String, VrrpScript> scripts, Map<String, TrackerStatus> verdicts) {
        List<TrackerConfig> trackers = new ArrayList<>();
        for (TrackedScript tracked : instance.trackedScripts()) {
            VrrpScript script = scripts.get(tracked.name());
            TrackerStatus verdict = verdicts.get(tracked.name());
            TrackerStatus atFirst = script != null && script.initFail() ? TrackerStatus.DOWN : TrackerStatus.UNKNOWN;
            trackers.add(new TrackerConfig(scriptTracker(tracked.name()), tracked.weight(), verdict == null ? atFirst : seen(tracked, verdict)));
        }
        for (TrackedInterface tracked : instance.trackedInterfaces()) {
            trackers.add(new TrackerConfig(interfaceTracker(tracked.name()), tracked.weight(), TrackerStatus.UNKNOWN));
        }
        return List.copyOf(trackers);
    }
}
