package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.UnicastPeer;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.control.ProductVersion;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.ResourceStatus;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the report that {@code keepaloft status} shows from what the engine knows; called on the engine thread, when asked. */
final class StatusWriter {
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
                cloud(conf, handover), instance.counters().report());
    }

    private static StatusReport.Transport transport(Instance instance, long nowNs) {
        VrrpInstance conf = instance.setup().instance();
        String active = instance.setup().unicast() ? "unicast" : "multicast";
        List<StatusReport.Peer> peers = new ArrayList<>();
        for (int i = 0; i < instance.peers().count(); i++) {
            Long silentMs = instance.peers().silentMs(i, nowNs);
            IpAddress address = instance.peers().address(i);
            Optional<UnicastPeer> known = conf.transport().peers().stream().filter(peer -> peer.address().equals(address)).findFirst();
            peers.add(new StatusReport.Peer(address.toString(), known.map(peer -> peer.found() ? "cloud_peers" : "unicast_peer").orElse("heard"),
                    known.filter(UnicastPeer::found).map(UnicastPeer::foundAs).orElse(null), silentMs, instance.peers().heardOn(i)));
        }
        return new StatusReport.Transport(conf.transport().mode().name().toLowerCase(Locale.ROOT),
                instance.attached() ? List.of(active) : List.of(), peers);
    }

    private static List<StatusReport.Cloud> cloud(VrrpInstance conf, Optional<Handover> handover) {
        List<ResourceStatus> known = handover.map(drive -> drive.snapshot(conf.name())).orElse(List.of());
        if (known.isEmpty()) {
            return conf.cloudResources().stream()
                    .map(resource -> new StatusReport.Cloud(resource.kind().keyword(), resource.value(), null, null, null, null)).toList();
        }
        return known.stream().map(status -> new StatusReport.Cloud(status.kind(), status.resource(), status.held(), status.holder(),
                status.verifiedAt(), status.lastError())).toList();
    }
}
