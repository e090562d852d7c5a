package io.keepaloft.protocol.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import io.keepaloft.protocol.wire.ReceiveRules;
import io.keepaloft.protocol.wire.RejectReason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rungs deliver, asked and answered, whatever the network loses; and that no election and no stranger is in it. */
class ProbesTest {
    private static final IpAddress A = IpAddress.parse("10.0.0.1");
    private static final IpAddress B = IpAddress.parse("10.0.0.2");
    private static final long ROUND_NS = 250_000_000L;
    private static final Set<Rung> EVERY = EnumSet.allOf(Rung.class);

    private record Sent(Rung rung, byte[] bytes, IpAddress destination) {
    }

    private final List<Sent> byA = new ArrayList<>();
    private final List<Sent> byB = new ArrayList<>();
    private long nowNs = 1;

    private static Probes probes(TransportMode mode, String key, IpAddress source, List<Sent> out) {
        return probes(mode, key, source, true, out);
    }

    private static Probes probes(TransportMode mode, String key, IpAddress source, boolean master, List<Sent> out) {
        return new Probes(TestPair.config(TestPair.V4, source, 100, mode, key, source.equals(A) ? B : A), () -> master, (rung, probe, destination) -> {
            byte[] bytes = new byte[probe.remaining()];
            probe.get(bytes);
            out.add(new Sent(rung, bytes, destination));
        });
    }

    /** Carries what one said to the other, on the rungs that are open in that direction. */
    private void carry(List<Sent> from, IpAddress source, Probes to, Set<Rung> open) {
        List<Sent> all = List.copyOf(from);
        from.clear();
        all.stream().filter(sent -> open.contains(sent.rung())).forEach(sent -> arrive(sent, source, to));
    }

    private void arrive(Sent sent, IpAddress source, Probes to) {
        if (sent.rung() == Rung.UDP) {
            to.heard(ByteBuffer.wrap(sent.bytes()), source, nowNs);
        } else {
            Packet packet = packet(sent, source);
            assertTrue(ProbeFrame.is(packet));
            to.heard(packet, source, nowNs);
        }
    }

    /** With the IPv4 header of RFC 791 §3.1 in front, as a raw socket delivers it. */
    private static Packet packet(Sent sent, IpAddress source) {
        ByteBuffer data = ByteBuffer.allocate(20 + sent.bytes().length);
        data.put((byte) 0x45).put((byte) 0).putShort((short) data.capacity()).putInt(0).put((byte) 255).put((byte) 112).putShort((short) 0);
        data.putInt((int) source.lo()).putInt((int) sent.destination().lo()).put(sent.bytes());
        Packet packet = new Packet(data);
        packet.ipv4(data.capacity());
        return packet;
    }

    private Probes.Result probe(Set<Rung> there, Set<Rung> back) {
        return probe(probes(TransportMode.AUTO, "key", A, byA), there, probes(TransportMode.AUTO, "key", B, byB), back);
    }

    private Probes.Result probe(Probes a, Set<Rung> there, Probes b, Set<Rung> back) {
        for (int round = 0; round < 3; round++) {
            a.ask(7, List.of(B));
            carry(byA, A, b, there);
            carry(byB, B, a, back);
            nowNs += ROUND_NS;
        }
        return a.results(7).getFirst();
    }

    @Test
    void everySetOfRungsInEitherDirectionIsFoundOut() {
        for (int there = 0; there <= Rung.ALL; there++) {
            for (int back = 0; back <= Rung.ALL; back++) {
                Set<Rung> out = rungs(there);
                Set<Rung> in = rungs(back);
                Probes.Result result = probe(out, in);
                boolean told = !out.isEmpty() && !in.isEmpty();
                assertEquals(new Probes.Result(B, told, EVERY, told ? out : Set.of(), told ? EVERY : Set.of(), told ? in : Set.of()), result, "there " + out + ", back " + in);
            }
        }
    }

    private static Set<Rung> rungs(int mask) {
        Set<Rung> set = EnumSet.noneOf(Rung.class);
        EVERY.stream().filter(rung -> (mask & 1 << rung.ordinal()) != 0).forEach(set::add);
        return set;
    }

    /** A stateful group would take the answer for one to the backup's packet, and let it in though no rule does. */
    @Test
    void aBackupSendsNoUnicastSoThatNoStatefulFilterIsOpenedByIt() {
        Set<Rung> others = EnumSet.of(Rung.MULTICAST, Rung.UDP);
        Probes.Result byBackup = probe(probes(TransportMode.AUTO, "key", A, false, byA), EVERY, probes(TransportMode.AUTO, "key", B, byB), EVERY);
        assertEquals(new Probes.Result(B, true, others, others, EVERY, EVERY), byBackup);
        Probes.Result byMaster = probe(probes(TransportMode.AUTO, "key", A, byA), EVERY, probes(TransportMode.AUTO, "key", B, false, byB), EVERY);
        assertEquals(new Probes.Result(B, true, EVERY, EVERY, others, others), byMaster);
    }

    @Test
    void onlyWhatTheConfigurationSendsOnIsProbed() {
        probes(TransportMode.UNICAST, "key", A, byA).ask(1, List.of(B));
        assertEquals(List.of(Rung.UNICAST, Rung.UDP), byA.stream().map(Sent::rung).toList());
        byA.clear();
        probes(TransportMode.MULTICAST, "key", A, byA).ask(1, List.of(B));
        assertEquals(List.of(Rung.MULTICAST, Rung.UDP), byA.stream().map(Sent::rung).toList());
    }

    @Test
    void everyRouterDiscardsAProbe() {
        probes(TransportMode.AUTO, "key", A, byA).ask(1, List.of(B));
        Sent multicast = byA.getFirst();
        Advert advert = new Advert();
        Decoded decoded = new AdvertDecoder().decode(packet(multicast, A), ReceiveRules.multicast(TestPair.V4), advert);
        assertTrue(decoded instanceof Decoded.Rejected, "this agent's own decoder, should a probe ever come to it: " + decoded);
        AdvertFormat withoutPassword = AdvertFormat.of(3, TestPair.V4.family(), 51, TestPair.SECOND, TestPair.V4.addresses());
        multicast.bytes()[0] = 0x31;
        Decoded asAdvert = new AdvertDecoder().decode(packet(multicast, A), ReceiveRules.multicast(withoutPassword), advert);
        assertTrue(asAdvert instanceof Decoded.Rejected rejected && rejected.reason() != RejectReason.PACKET_TYPE, "not even as an advertisement: " + asAdvert);
    }

    @Test
    void strangersOtherKeysAndNoiseAreNotAnswered() {
        Probes b = probes(TransportMode.AUTO, "key", B, byB);
        probes(TransportMode.AUTO, "key", A, byA).ask(1, List.of(B));
        List<Sent> good = List.copyOf(byA);
        good.stream().filter(sent -> sent.rung() == Rung.UDP).forEach(sent -> b.heard(ByteBuffer.wrap(sent.bytes()), null, nowNs));
        good.stream().filter(sent -> sent.rung() != Rung.UDP).forEach(sent -> b.heard(packet(sent, A), null, nowNs));
        byA.clear();
        probes(TransportMode.AUTO, "other", A, byA).ask(1, List.of(B));
        carry(byA, A, b, EVERY);
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            Sent sent = good.get(random.nextInt(good.size()));
            byte[] bytes = sent.bytes().clone();
            int at = (sent.rung() == Rung.UDP ? 0 : ProbeFrame.HEADER_BYTES) + random.nextInt(ProbeCodec.BYTES);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            byte[] cut = random.nextBoolean() ? bytes : java.util.Arrays.copyOf(bytes, 8 + random.nextInt(bytes.length - 8));
            b.heard(ByteBuffer.wrap(cut), A, nowNs);
            if (sent.rung() != Rung.UDP) {
                b.heard(packet(new Sent(sent.rung(), cut, sent.destination()), A), A, nowNs);
            }
        }
        assertEquals(List.of(), byB);
    }

    @Test
    void questionsThatArePlayedAgainAndAgainAreAnsweredRarely() {
        Probes b = probes(TransportMode.AUTO, "key", B, byB);
        for (int i = 0; i < 1_000; i++) {
            Probes a = probes(TransportMode.AUTO, "key", A, byA);
            a.ask(i % 20, List.of(B));
            carry(byA, A, b, EVERY);
            nowNs += 1_000_000;
        }
        assertTrue(byB.size() <= 3 * (1_000 / 40 + 1), "answers: " + byB.size());
        assertEquals(List.of(), probes(TransportMode.AUTO, "key", A, byA).results(99), "nothing was asked");
    }
}
