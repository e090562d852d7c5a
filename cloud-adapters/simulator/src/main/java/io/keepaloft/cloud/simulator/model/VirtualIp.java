package io.keepaloft.cloud.simulator.model;

import java.util.List;
import java.util.Map;

/**
 * A private address that moves by gratuitous ARP alone and that the fabric knows of: Alibaba's and Tencent's HAVIP, Huawei's VIP port.
 * An elastic IP points at it by its id, and follows whoever holds it.
 *
 * @param portIds the ports that may claim it
 * @param holder  the port that claimed it last; null while none has
 */
public record VirtualIp(String id, String subnetId, String vpcId, String address, List<String> portIds, String holder, Map<String, String> tags)
        implements Item {
    public VirtualIp {
        portIds = List.copyOf(portIds);
        tags = Maps.ordered(tags);
    }

    /** @param portId null = nobody's any more */
    public VirtualIp heldBy(String portId) {
        return new VirtualIp(id, subnetId, vpcId, address, portIds, portId, tags);
    }

    public VirtualIp withPorts(List<String> members) {
        return new VirtualIp(id, subnetId, vpcId, address, members, members.contains(holder) ? holder : null, tags);
    }

    @Override public VirtualIp withTags(Map<String, String> newTags) {
        return new VirtualIp(id, subnetId, vpcId, address, portIds, holder, newTags);
    }
}
