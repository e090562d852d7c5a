package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.control.ProductVersion;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.ResourceStatus;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.paths.ConfigPart;
import io.keepaloft.protocol.paths.PathsStatus;
import io.keepaloft.protocol.paths.PeerStatus;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the report that {@code keepaloft status} shows from what the engine knows; called on the engine thread, when asked. */
final class StatusWriter {
    /** A rung that brought nothing for this long before the peer's latest advertisement is not among those that it is heard on. */
    private static final long FRESH_MS = 10_000;

    private StatusWriter() {
    }

    static StatusReport report(String routerId, List<Instance> instances, Optional<Handover> handover, long nowNs) {
        return StatusReport.of(ProductVersion.text(), routerId,
                instances.stream().map(instance -> instance(instance, handover, nowNs)).toList());
    }

    private static StatusReport.Instance instance(Instance instance, Optional<Handover> handover, long nowNs) {
        VrrpInstance conf = instance.setup().instance();
        IpAddress master = instance.router().masterAddress();
        return new StatusReport.Instance(conf.name(), instance.router().state().label(), conf.virtualRouterId(), conf.version(),
                conf.interfaceName(), conf.priority(), instance.router().effectivePriority(), instance.since(),
                master == null ? null : master.toString(), transport(instance, nowNs), instance.addresses().report(),
                cloud(conf, handover), instance.counters().report(), obstacle(instance),
                instance.router().adjustments().stream().map(change -> new StatusReport.PriorityChange(change.tracker(), change.by())).toList());
    }

    private static String obstacle(Instance instance) {
        return switch (instance.router().state()) {
            case State.Fault _, State.Initialize _ -> instance.router().obstacle();
            case State.Backup _, State.Master _ -> null;
        };
    }

    private static StatusReport.Transport transport(Instance instance, long nowNs) {
        VrrpInstance conf = instance.setup().instance();
        PathsStatus paths = instance.member().status(nowNs);
        return new StatusReport.Transport(conf.transport().mode().name().toLowerCase(Locale.ROOT),
                instance.attached() ? keys(paths.active()) : List.of(), paths.reason(), channel(instance, paths), paths.blocked(),
                paths.peers().stream().map(peer -> peer(peer, conf)).toList());
    }

    /** {@code on}, or {@code off: why}. */
    static String channel(Instance instance, long nowNs) {
        return channel(instance, instance.member().status(nowNs));
    }

    private static String channel(Instance instance, PathsStatus paths) {
        String obstacle = instance.paths().obstacle();
        return obstacle != null ? "off: " + obstacle : instance.silent() ? "off: a dry run sends nothing" : paths.channel();
    }

    private static StatusReport.Peer peer(PeerStatus peer, VrrpInstance conf) {
        Optional<UnicastPeer> known = conf.transport().peers().stream().filter(named -> named.address().equals(peer.address())).findFirst();
        long freshMs = Math.max(FRESH_MS, 3 * conf.advertIntervalNs() / 1_000_000);
        Set<Rung> heardOn = peer.heardOnMs().entrySet().stream().filter(rung -> rung.getValue() <= freshMs).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Boolean matches = peer.state() == null && peer.differs().isEmpty() ? null : Boolean.valueOf(peer.differs().isEmpty());
        return new StatusReport.Peer(peer.address().toString(), known.map(named -> named.found() ? "cloud_peers" : "unicast_peer").orElse("heard"),
                known.filter(UnicastPeer::found).map(UnicastPeer::foundAs).orElse(null), known(peer.lastHeardMs()), keys(heardOn), keys(peer.hearsUsOn()), peer.channel(), peer.state(),
                peer.priority() < 0 ? null : Integer.valueOf(peer.priority()), matches, peer.differs().stream().sorted().map(ConfigPart::text).toList(),
                known(peer.channelForMs()), known(peer.channelMs()), peer.refused(), known(peer.refusedMs()));
    }

    private static Long known(long ms) {
        return ms < 0 ? null : Long.valueOf(ms);
    }

    private static List<String> keys(Set<Rung> rungs) {
        return rungs.stream().sorted().map(Rung::key).toList();
    }

    private static List<StatusReport.Cloud> cloud(VrrpInstance conf, Optional<Handover> handover) {
        List<ResourceStatus> known = handover.map(drive -> drive.snapshot(conf.name())).orElse(List.of());
        if (known.isEmpty()) {
            return conf.cloudResources().stream()
                    .map(resource -> new StatusReport.Cloud(resource.kind().keyword(), resource.name(), null, null, null, null, !resource.ofOneHolder())).toList();
        }
        return known.stream().map(status -> new StatusReport.Cloud(status.kind(), status.resource(), status.held(), status.holder(),
                status.verifiedAt(), status.lastError(), status.shared(), status.holderOff())).toList();
    }
}
