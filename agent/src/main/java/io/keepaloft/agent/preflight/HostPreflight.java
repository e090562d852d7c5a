package io.keepaloft.agent.preflight;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.linux.Capabilities;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.VrrpSocket;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.rules.Passage;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What preflight says of this host: the findings {@code raw-socket}, {@code local-firewall-vrrp} and {@code local-firewall-udp}, and those of {@link InterfaceCheck}. */
public final class HostPreflight {
    private static final String RAW_SOCKET = "raw-socket";
    private static final String SUBJECT = "this process";
    private static final String UNIT_LINE = "run it as root, or with AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN in the systemd unit";

    private HostPreflight() {
    }

    /** Looks at what the configuration needs of this host; starts {@code nft} once, and changes nothing. */
    public static List<Finding> look(Config config) {
        List<Finding> findings = new ArrayList<>();
        findings.add(rawSocket(config.instances().stream().map(VrrpInstance::family).distinct().toList()));
        findings.addAll(InterfaceCheck.look(config));
        List<Passage> passages = Passage.of(CloudNeeds.of(config));
        findings.addAll(localFirewall(passages.stream().flatMap(passage -> config.instances().stream().flatMap(instance -> flows(instance, passage).stream()))
                .distinct().toList()));
        return List.copyOf(findings);
    }

    /**
     * Opens what the agent would open, and asks for the right to change addresses. An ordinary user is not who runs the agent: what that one may
     * not do says nothing of the service.
     */
    static Finding rawSocket(List<Family> families) {
        try {
            for (Family family : families) {
                VrrpSocket.probe(family);
            }
            Capabilities permitted = Capabilities.probe();
            return permitted.netAdmin() ? Finding.pass(RAW_SOCKET, SUBJECT, "raw sockets and address changes are permitted")
                    : notPermitted("lacks " + String.join(" and ", permitted.missing()), "an agent that runs with these permissions could not move addresses, so it does not start");
        } catch (LinuxException refused) {
            String consequence = "an agent that runs with these permissions neither sends nor hears VRRP, so it does not start";
            return refused.notPermitted() ? notPermitted(refused.getMessage(), consequence)
                    : new Finding(RAW_SOCKET, Level.FAIL, SUBJECT, refused.getMessage(), consequence, "a kernel with raw sockets of this family, see errno(3)");
        } catch (IOException noProc) {
            return new Finding(RAW_SOCKET, Level.SKIP, SUBJECT, "its permissions cannot be read: " + noProc.getMessage(), "whether the agent could start here is not known", "mount /proc");
        }
    }

    private static Finding notPermitted(String message, String consequence) {
        boolean root = System.getProperty("user.name", "root").equals("root");
        return root ? new Finding(RAW_SOCKET, Level.FAIL, SUBJECT, message, consequence, UNIT_LINE)
                : new Finding(RAW_SOCKET, Level.SKIP, SUBJECT, "the user " + System.getProperty("user.name") + " may not try it: " + message,
                        "whether the agent may is not known before it starts", "run preflight as the user that runs the agent, or as root");
    }

    static List<Finding> localFirewall(List<Flow> flows) {
        try {
            List<Finding> findings = new ArrayList<>(FirewallCheck.judge(NftCommand.read(), flows));
            if (legacyTables()) {
                findings.addAll(each(flows, HostPreflight::legacy));
            }
            return findings;
        } catch (NftCommand.Unreadable unreadable) {
            return legacyOr(flows, unreadable.getMessage(), "run preflight as root to have it looked at");
        } catch (IOException noNft) {
            return legacyOr(flows, "there is no nft program to list the rules with, and no iptables table", "install nftables, if this host filters packets at all");
        }
    }

    private static List<Finding> legacyOr(List<Flow> flows, String why, String repair) {
        return each(flows, legacyTables() ? HostPreflight::legacy : passage -> new Finding(FirewallCheck.id(passage.port()), Level.SKIP, "nftables", why,
                "a packet filter on this host that drops " + passage + " would not be noticed before a failover", repair));
    }

    private static List<Finding> each(List<Flow> flows, Function<Passage, Finding> finding) {
        return flows.stream().map(Flow::passage).distinct().map(finding).toList();
    }

    private static Finding legacy(Passage passage) {
        String match = " -p " + (passage.port() == 0 ? "112" : "udp --dport " + passage.port()) + " -j ACCEPT";
        return new Finding(FirewallCheck.id(passage.port()), Level.WARN, "iptables (legacy)", "old-style iptables tables are in use, which are not judged here",
                "if they do not let " + passage + " in and out, " + passage.consequence(), "iptables-legacy -I INPUT" + match + "; iptables-legacy -I OUTPUT" + match);
    }

    /** The kernel names the tables that the old interface has made (netfilter's x_tables). */
    private static boolean legacyTables() {
        for (String names : List.of("ip_tables_names", "ip6_tables_names")) {
            try {
                if (Files.readString(Path.of("/proc/thread-self/net", names)).contains("filter")) {
                    return true;
                }
            } catch (IOException noSuchTables) {
                continue;
            }
        }
        return false;
    }

    /** What an instance sends and hears of this. */
    private static List<Flow> flows(VrrpInstance instance, Passage passage) {
        Transport transport = instance.transport();
        boolean channel = passage.port() != 0;
        List<Flow> flows = new ArrayList<>();
        if (channel ? transport.channel().key().isEmpty() || transport.udpPort() != passage.port() : transport.mode() == Transport.Mode.UDP) {
            return flows;
        }
        if (!channel && transport.usesMulticast()) {
            Optional<IpAddress> group = Optional.of(transport.multicastGroup());
            flows.add(new Flow(Flow.Direction.IN, instance.family(), instance.interfaceName(), Optional.empty(), group, true, passage));
            flows.add(new Flow(Flow.Direction.OUT, instance.family(), instance.interfaceName(), transport.source(), group, true, passage));
        }
        if (!channel && !transport.usesUnicast()) {
            return flows;
        }
        List<Optional<IpAddress>> peers = new ArrayList<>(transport.peers().stream().map(peer -> Optional.of(peer.address())).toList());
        if (!transport.cloudPeers().isEmpty() || channel && peers.isEmpty()) {
            peers.add(Optional.empty()); // whoever the cloud names, or multicast shows
        }
        peers.forEach(there -> {
            flows.add(new Flow(Flow.Direction.IN, instance.family(), instance.interfaceName(), there, transport.source(), false, passage));
            flows.add(new Flow(Flow.Direction.OUT, instance.family(), instance.interfaceName(), transport.source(), there, false, passage));
        });
        return flows;
    }
}
