package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.Transport;
import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.control.ControlClient;
import io.keepaloft.agent.control.ControlException;
import io.keepaloft.agent.control.ProbeReport;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding.Way;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The findings {@code multicast-delivery}, {@code unicast-delivery} and {@code udp-delivery}: what live probes between the running agents
 * showed, for each peer and direction. What does not arrive is explained with what was found before.
 */
final class DeliveryCheck {
    private static final String MULTICAST = "multicast";
    private static final String UNICAST = "unicast";
    private static final String LOST = "does not arrive";
    private static final String UDP = "udp";
    private static final String UNKNOWN = "whether advertisements arrive would show only at a failover";

    private final Config config;
    private final List<Finding> known;
    private final List<Finding> findings = new ArrayList<>();

    private DeliveryCheck(Config config, List<Finding> known) {
        this.config = config;
        this.known = known;
    }

    /** Has the agent that listens there probe its peers. @param known what was found before, for the causes */
    static List<Finding> look(Path control, Config config, List<Finding> known) {
        DeliveryCheck check = new DeliveryCheck(config, known);
        try {
            check.judge(new ControlClient(control).probe());
        } catch (ControlException none) {
            config.instances().forEach(instance -> rungs(instance).forEach(rung -> check.skip(rung, instance.name(), "the peers cannot be probed: " + none.getMessage(), "start the agent, or name its socket with --control, then run preflight again")));
        }
        return check.findings;
    }

    static List<Finding> judge(Config config, List<ProbeReport> reports, List<Finding> known) {
        DeliveryCheck check = new DeliveryCheck(config, known);
        check.judge(reports);
        return check.findings;
    }

    private void judge(List<ProbeReport> reports) {
        for (VrrpInstance instance : config.instances()) {
            Optional<ProbeReport> report = reports.stream().filter(one -> one.instance().equals(instance.name())).findFirst();
            if (report.isEmpty()) {
                rungs(instance).forEach(rung -> skip(rung, instance.name(), "the running agent has no such instance", "keepaloft reload"));
            } else if (report.get().obstacle() != null) {
                rungs(instance).forEach(rung -> skip(rung, instance.name(), "the peers cannot be probed: " + report.get().obstacle(),
                        "give each instance a peer_channel_key_file, the same on all nodes, and look at keepaloft status"));
            } else if (report.get().peers().isEmpty()) {
                rungs(instance).forEach(rung -> skip(rung, instance.name(), "no peer is known yet", "name the peers under unicast_peer or cloud_peers"));
            } else {
                Set<String> peers = report.get().peers().stream().map(ProbeReport.Peer::address).collect(Collectors.toSet());
                report.get().peers().forEach(peer -> judge(instance, report.get().rungs(), peer, peers));
            }
        }
    }

    /** @param probed the running agent's, whose configuration may be another: of the paths of this one those alone can be told, and no other concerns it */
    private void judge(VrrpInstance instance, List<String> probed, ProbeReport.Peer peer, Set<String> peers) {
        for (String rung : rungs(instance)) {
            if (!probed.contains(rung)) {
                skip(rung, instance.name() + ", peer " + peer.address(), "the running agent does not use this path, so it cannot probe it: its transport is another than the one that was"
                        + " checked", "keepaloft reload, with the file that was checked, then run preflight again");
            } else if (peer.answered()) {
                direction(instance, rung, peer, true, foretold(way -> toGroup(instance, way) ? rung.equals(MULTICAST) && way.from().equals(Way.HERE) : way.leadsTo(peer.address(), peers)));
                direction(instance, rung, peer, false, foretold(way -> toGroup(instance, way) ? rung.equals(MULTICAST) && !way.from().equals(Way.HERE) : way.comesFrom(peer.address(), peers)));
            } else {
                skip(rung, instance.name() + ", peer " + peer.address(), peer.channel().equals("on") ? "its agent does not answer probes; it may be of an older version"
                        : "nothing answers probes there: keepalived never does, and neither does an agent that is down or out of reach on every path",
                        "start keepaloft on " + peer.address() + ", then run preflight again");
            }
        }
    }

    private static boolean toGroup(VrrpInstance instance, Way way) {
        return way.to().equals(instance.transport().multicastGroup().toString());
    }

    /** The ways of which something was foretold. */
    private List<Way> foretold(Predicate<Way> same) {
        return known.stream().flatMap(finding -> finding.ways().stream()).filter(same).distinct().toList();
    }

    /**
     * @param there from this host to the peer, else back
     * @param ways  what the findings about rules call this way
     */
    private void direction(VrrpInstance instance, String rung, ProbeReport.Peer peer, boolean there, List<Way> ways) {
        String subject = instance.name() + ", " + (there ? "to " : "from ") + peer.address();
        List<String> arrives = there ? peer.heardUs() : peer.heard();
        if (arrives.contains(rung)) {
            findings.add(Finding.pass(id(rung), subject, "arrives").withWays(ways));
            return;
        }
        List<String> sent = there ? peer.sent() : peer.answers();
        if (!sent.contains(rung)) {
            notSent(rung, subject, there ? peer.heard() : peer.heardUs());
            return;
        }
        DeliveryCause cause = new DeliveryCause(known, rung, peer.address(), ways, !rung.equals(UDP) && arrives.stream().anyMatch(other -> !other.equals(UDP)));
        boolean auto = instance.transport().mode() == Transport.Mode.AUTO;
        if (auto && rung.equals(MULTICAST) && (arrives.contains(UNICAST) || !sent.contains(UNICAST) && !cause.isRule())) {
            findings.add(new Finding(id(rung), Level.SKIP, subject, LOST + cause.words() + "; it is not needed, since transport auto goes by unicast then",
                    "multicast alone would reach nobody here", "nothing that must be done: transport unicast spares the advertisements that arrive nowhere", ways));
            return;
        }
        boolean replaced = auto && !arrives.isEmpty();
        boolean channelAlone = rung.equals(UDP) && instance.transport().mode() != Transport.Mode.UDP;
        String consequence = channelAlone ? "the nodes cannot warn each other when protocol 112 is blocked"
                : replaced ? "advertisements go by " + arrives.getFirst() + " instead" : unheard(there, peer.address(), arrives.contains(UDP));
        findings.add(new Finding(id(rung), channelAlone || replaced ? Level.WARN : Level.FAIL, subject, LOST + cause.words(), consequence, cause.fix()
                .orElse("look at the packet filters of both hosts and at network ACLs; on " + (there ? peer.address() : "this host") + ": keepaloft watch -i "
                        + instance.interfaceName()), ways));
    }

    /** @param channel whether the peer channel arrives this way: it tells that the other one lives */
    private static String unheard(boolean there, String peer, boolean channel) {
        String heard = there ? peer + " does not hear this host as master" : "this host does not hear " + peer + " as master";
        return heard + (channel ? "; the peer channel alone keeps it from becoming MASTER beside it" : ", and becomes MASTER beside it");
    }

    /** The one who was to send is no master: see {@code Probes}. @param back what arrives the other way */
    private void notSent(String rung, String subject, List<String> back) {
        String why = back.contains(rung) ? "a master's packets alone can tell, and the other direction delivers"
                : "a master's packets alone can tell: a backup's would open stateful security groups for the answers";
        findings.add(new Finding(id(rung), Level.SKIP, subject, why, "after a failover this direction counts; the rules that preflight reads are what tells of it now",
                "keepaloft failover, then preflight again, tells it for certain"));
    }

    private void skip(String rung, String subject, String why, String repair) {
        findings.add(new Finding(id(rung), Level.SKIP, subject, why, UNKNOWN, repair));
    }

    /** Whether packets were sent and it was seen what became of them. */
    static boolean measured(Finding finding) {
        return finding.level() != Level.SKIP || finding.message().startsWith(LOST);
    }

    static String id(String rung) {
        return rung + "-delivery";
    }

    /** What is probed when an agent runs. */
    private static List<String> rungs(VrrpInstance instance) {
        return switch (instance.transport().mode()) {
            case AUTO -> List.of(MULTICAST, "unicast", UDP);
            case MULTICAST -> List.of(MULTICAST, UDP);
            case UNICAST -> List.of("unicast", UDP);
            case UDP -> List.of(UDP);
        };
    }
}
