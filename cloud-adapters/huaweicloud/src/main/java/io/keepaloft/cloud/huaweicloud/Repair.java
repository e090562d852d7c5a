package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v3.model.CreateSecurityGroupRuleOption;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.pairs.AddressPair;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Protocols;
import java.util.ArrayList;
import java.util.List;

/** A repair that takes nothing away from anybody; repeating it is harmless. */
sealed interface Repair {

    /** The same for an operator to paste. */
    String commandLine();

    void apply(Link link) throws CloudException;

    /**
     * @param protocol   112 or 17, which the API takes as a number alone
     * @param udpPort    0 for a protocol without ports
     * @param remote     one address with its full prefix length
     */
    record AddRule(String region, String groupId, Direction direction, String protocol, int udpPort, String remote) implements Repair {
        private boolean ipv6() {
            return remote.contains(":");
        }

        @Override
        public String commandLine() {
            String rule = "--security_group_rule.";
            return "hcloud VPC CreateSecurityGroupRule/v3 --cli-region=" + region + " " + rule + "security_group_id=" + groupId + " " + rule + "direction=" + direction.keyword() + " "
                    + rule + "ethertype=" + (ipv6() ? "IPv6" : "IPv4") + " " + rule + "protocol=" + protocol + (udpPort == 0 ? "" : " " + rule + "multiport=" + udpPort) + " "
                    + rule + "remote_ip_prefix=" + remote;
        }

        @Override
        public void apply(Link link) throws CloudException {
            CreateSecurityGroupRuleOption rule = new CreateSecurityGroupRuleOption().withSecurityGroupId(groupId).withDirection(direction.keyword())
                    .withEthertype(ipv6() ? "IPv6" : "IPv4").withProtocol(protocol).withRemoteIpPrefix(remote).withDescription("VRRP between the nodes of a Keepaloft pair");
            if (!there(link)) {
                link.firewalls().create(udpPort == 0 ? rule : rule.withMultiport(Integer.toString(udpPort)));
            }
        }

        private boolean there(Link link) throws CloudException {
            return link.firewalls().rules(groupId).stream().anyMatch(rule -> direction.keyword().equals(rule.getDirection()) && remote.equals(rule.getRemoteIpPrefix())
                    && Protocols.parse(rule.getProtocol()).equals(Protocols.parse(protocol)) && "allow".equalsIgnoreCase(rule.getAction())
                    && !Boolean.FALSE.equals(rule.getEnabled()) && (udpPort == 0 || Integer.toString(udpPort).equals(rule.getMultiport())));
        }
    }

    /**
     * A virtual IP's member, or a pair of a server's interface.
     *
     * @param there what the port had when it was looked at: only a line with all of it leaves it there, since the list is replaced as a whole
     */
    record AddPair(String region, String portId, AddressPair pair, List<AddressPair> there) implements Repair {
        private static final int TRIES = 5;

        AddPair(String region, Port port, AddressPair pair) {
            this(region, port.id(), pair, port.pairs());
        }

        @Override
        public String commandLine() {
            StringBuilder line = new StringBuilder("hcloud VPC UpdatePort --cli-region=" + region + " --port_id=" + portId);
            List<AddressPair> all = new ArrayList<>(there);
            all.add(pair);
            for (int i = 0; i < all.size(); i++) {
                String entry = " --port.allowed_address_pairs." + (i + 1) + ".";
                line.append(entry).append("ip_address=").append(all.get(i).address()).append(all.get(i).mac() == null ? "" : entry + "mac_address=" + all.get(i).mac());
            }
            return line.toString();
        }

        /** Read, merged, written and looked at. */
        @Override
        public void apply(Link link) throws CloudException {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Port port = link.network().port(portId, null).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, Network.UPDATE_PORT, "port " + portId + " is gone"));
                if (port.pairs().stream().anyMatch(each -> each.is(pair.address()) && (pair.mac() == null || each.hasMac(pair.mac(), port.mac())))) {
                    return;
                }
                link.network().pairLists().perform(PairList.add(portId, pair), null);
            }
            throw new CloudException(Failure.LOST_RACE, Network.UPDATE_PORT, "somebody else replaces the pairs of port " + portId + " over and over");
        }
    }
}
