package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Http;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.ArrayList;
import java.util.List;

/** A repair that takes nothing away from anybody; repeating it is harmless. */
sealed interface Repair {

    /** The same for an operator to paste. */
    String commandLine();

    /** Whether it is safe only where Neutron compares revisions: what others write at the same moment would be lost. */
    default boolean needsRevisions() {
        return false;
    }

    void apply(Neutron api) throws CloudException;

    /** @param remoteGroup the group that both ends are in, or null for {@code remotePrefix}, one address */
    record AddRule(String groupId, boolean ingress, boolean ipv6, String protocol, int udpPort, String remoteGroup, String remotePrefix) implements Repair {
        @Override
        public String commandLine() {
            return "openstack security group rule create --" + (ingress ? "ingress" : "egress") + " --ethertype " + (ipv6 ? "IPv6" : "IPv4") + " --protocol " + protocol
                    + (udpPort == 0 ? "" : " --dst-port " + udpPort)
                    + (remoteGroup != null ? " --remote-group " + remoteGroup : " --remote-ip " + remotePrefix) + " " + groupId;
        }

        @Override
        public void apply(Neutron api) throws CloudException {
            ObjectNode rule = Http.JSON.createObjectNode().put("security_group_id", groupId).put("direction", ingress ? "ingress" : "egress")
                    .put("ethertype", ipv6 ? "IPv6" : "IPv4").put("protocol", protocol).put("description", "VRRP between the nodes of a Keepaloft pair");
            if (udpPort != 0) {
                rule.put("port_range_min", udpPort).put("port_range_max", udpPort);
            }
            rule.put(remoteGroup != null ? "remote_group_id" : "remote_ip_prefix", remoteGroup != null ? remoteGroup : remotePrefix);
            try {
                api.createRule(rule);
            } catch (CloudException refused) {
                if (!refused.code().equals("SecurityGroupRuleExists")) {
                    throw refused;
                }
            }
        }
    }

    /** @param mac null: the port's own */
    record AddPair(String portId, String address, String mac) implements Repair {
        private static final int TRIES = 5;

        @Override
        public String commandLine() {
            return "openstack port set --allowed-address ip-address=" + address + (mac == null ? "" : ",mac-address=" + mac) + " " + portId;
        }

        @Override
        public boolean needsRevisions() {
            return true;
        }

        /** Read, merged and written under the revision that was read; whoever writes at the same time is looked at again. */
        @Override
        public void apply(Neutron api) throws CloudException {
            CloudException lost = null;
            for (int i = 0; i < TRIES; i++) {
                Port port = api.port(portId).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, Neutron.UPDATE_PORT, "port " + portId + " is gone"));
                if (port.pairs().stream().anyMatch(pair -> pair.covers(address) && pair.hasMac(mac == null ? port.mac() : mac, port.mac()))) {
                    return;
                }
                List<AddressPair> pairs = new ArrayList<>(port.pairs());
                pairs.add(new AddressPair(address, mac));
                try {
                    api.updatePairs(portId, pairs, port.revision(), null);
                    return;
                } catch (CloudException refused) {
                    if (refused.failure() != Failure.LOST_RACE) {
                        throw refused;
                    }
                    lost = refused;
                }
            }
            throw lost;
        }
    }
}
