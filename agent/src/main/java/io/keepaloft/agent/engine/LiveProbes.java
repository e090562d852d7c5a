package io.keepaloft.agent.engine;

import io.keepaloft.agent.control.ProbeReport;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.MemberConfig;
import io.keepaloft.protocol.paths.PathsStatus;
import io.keepaloft.protocol.paths.PeerStatus;
import io.keepaloft.protocol.paths.Probes;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks one instance's peers, and answers theirs, which paths deliver; off where the peer channel is. Engine thread only. */
final class LiveProbes {
    private final Member member;
    private final Dispatch dispatch;
    private MemberConfig config;
    private Probes probes;   // null: off

    LiveProbes(Member member, Dispatch dispatch) {
        this.member = member;
        this.dispatch = dispatch;
    }

    void setup(MemberConfig newConfig) {
        if (!newConfig.equals(config)) {
            config = newConfig;
            probes = newConfig.key().isEmpty() ? null : new Probes(newConfig, () -> member.router().state() instanceof State.Master, dispatch::probe);
        }
    }

    /** One round of questions to every peer that is known. */
    void ask(long number, long nowNs) {
        if (probes != null) {
            probes.ask(number, member.status(nowNs).peers().stream().map(PeerStatus::address).toList());
        }
    }

    void heard(Packet packet, long nowNs) {
        if (probes != null) {
            probes.heard(packet, member.knownAs(packet.sourceHi(), packet.sourceLo()), nowNs);
        }
    }

    void heard(ByteBuffer datagram, IpAddress source, long nowNs) {
        if (probes != null) {
            probes.heard(datagram, member.knownAs(source.hi(), source.lo()), nowNs);
        }
    }

    /** @param channel of this host, as status has it */
    ProbeReport report(String instance, String channel, long number, long nowNs) {
        if (probes == null || !channel.equals("on")) {
            return new ProbeReport(instance, List.of(), "the peer channel is " + channel, List.of());
        }
        if (!dispatch.attached()) {
            return new ProbeReport(instance, List.of(), "the instance has no socket: its interface or its address is missing", List.of());
        }
        PathsStatus paths = member.status(nowNs);
        Map<IpAddress, PeerStatus> known = paths.peers().stream().collect(Collectors.toMap(PeerStatus::address, Function.identity(), (first, _) -> first));
        return new ProbeReport(instance, keys(probes.rungs()), null, probes.results(number).stream().map(result -> new ProbeReport.Peer(result.peer().toString(),
                known.containsKey(result.peer()) ? known.get(result.peer()).channel() : "off", result.answered(), keys(result.sent()), keys(result.heardUs()),
                keys(result.answers()), keys(result.heard()))).toList());
    }

    private static List<String> keys(Set<Rung> rungs) {
        return rungs.stream().sorted().map(Rung::key).toList();
    }
}
