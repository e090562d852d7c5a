package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Two members in virtual time, an advertisement a second, for stories that tell every step. */
final class TestPair {
    static final long SECOND = 1_000_000_000L;
    static final AdvertFormat V4 = AdvertFormat.of(2, Family.IPV4, 51, SECOND, List.of(IpAddress.parse("10.0.0.200")))
            .withAuthentication(Authentication.pass("s3cret"));

    final Host a;
    final Host b;
    /** What the network carries of protocol 112; UDP always passes while {@link #udp}. */
    final Set<Rung> open = EnumSet.of(Rung.MULTICAST, Rung.UNICAST);
    boolean udp = true;
    /** Sees every datagram; what it answers false to does not arrive. */
    Tap tap = (from, bytes, to) -> true;
    long nowNs = SECOND;
    private final Deque<Runnable> wire = new ArrayDeque<>();

    interface Tap {
        boolean passes(Host from, byte[] bytes, IpAddress to);
    }

    TestPair(MemberConfig one, IpAddress oneUdp, MemberConfig two, IpAddress twoUdp) {
        a = new Host(one, oneUdp, 0x1111);
        b = new Host(two, twoUdp, 0x2222);
    }

    static TestPair of(TransportMode mode) {
        IpAddress one = IpAddress.parse("10.0.0.1");
        IpAddress two = IpAddress.parse("10.0.0.2");
        return new TestPair(config(V4, one, 150, mode, "key", two), one, config(V4, two, 100, mode, "key", one), two);
    }

    /** @param key null: the channel is off */
    static MemberConfig config(AdvertFormat format, IpAddress source, int priority, TransportMode mode, String key, IpAddress... peers) {
        return new MemberConfig(RouterConfig.of("VI_1", format, source, priority), mode, IpAddress.parse(format.family() == Family.IPV4 ? "224.0.0.18" : "ff02::12"),
                List.of(peers), java.util.Optional.ofNullable(key).map(text -> ChannelKey.of(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII))),
                key == null ? "no key" : "", true);
    }

    void start() {
        a.member.start(nowNs);
        b.member.start(nowNs);
        carry();
    }

    /** Serves both members' timers until so much time has passed; a frozen one's are left. */
    void run(long forNs) {
        long endNs = nowNs + forNs;
        while (true) {
            long dueNs = Math.min(a.dueNs(), b.dueNs());
            if (dueNs > endNs) {
                nowNs = endNs;
                return;
            }
            nowNs = Math.max(nowNs, dueNs);
            for (Host host : List.of(a, b)) {
                if (host.dueNs() <= nowNs) {
                    host.member.timeDue(nowNs);
                }
            }
            carry();
        }
    }

    void carry() {
        while (!wire.isEmpty()) {
            wire.poll().run();
        }
    }

    /** One of the two, and what it said. */
    final class Host extends QuietEffects {
        final IpAddress address;
        final List<String> log = new ArrayList<>();
        final Deque<Runnable> socket = new ArrayDeque<>();
        Member member;
        boolean frozen;
        /** It neither signs nor answers signs. */
        boolean keepalived;
        int datagrams;

        Host(MemberConfig config, IpAddress address, long session) {
            this.address = address;
            this.member = new Member(config, List.of(), session, this);
        }

        private Host other() {
            return this == a ? b : a;
        }

        private long dueNs() {
            return frozen ? Long.MAX_VALUE : member.nextDeadlineNs();
        }

        boolean master() {
            return member.router().state() instanceof State.Master;
        }

        void reconfigure(MemberConfig config) {
            member.reconfigure(config, List.of(), nowNs);
            carry();
        }

        /** What waits in the socket is served first, as the engine does; then the timers. */
        void thaw() {
            frozen = false;
            while (!socket.isEmpty()) {
                socket.poll().run();
            }
            carry();
        }

        /** As the other one knows it: "on", "quiet", "no answer"; null if it does not know it. */
        String channelAtOther() {
            return other().member.status(nowNs).peers().stream().filter(peer -> peer.address().equals(address)).map(PeerStatus::channel).findFirst().orElse(null);
        }

        private void arrive(Runnable input) {
            (frozen ? socket : wire).add(input);
        }

        @Override
        public void sendAdvert(Rung rung, int priority, IpAddress destination) {
            if (open.contains(rung)) {
                Advert advert = new Advert();
                RouterConfig from = member.config().router();
                advert.claim(from.format(), priority, SECOND, from.source().hi(), from.source().lo());
                other().arrive(() -> other().member.advertHeard(rung, new Event.AdvertReceived(advert), nowNs));
            }
        }

        @Override
        public void sendLifeSign(Rung rung, ByteBuffer packet, IpAddress destination) {
            if (open.contains(rung) && !keepalived && !other().keepalived) {
                LifeSign.Kind kind = LifeSign.Kind.values()[packet.get(packet.limit() - 9)];
                long number = packet.getLong(packet.limit() - 8);
                other().arrive(() -> other().member.lifeSignHeard(kind, number, address.hi(), address.lo(), nowNs));
            }
        }

        @Override
        public void sendDatagram(ByteBuffer datagram, IpAddress peer) {
            datagrams++;
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(bytes);
            if (tap.passes(this, bytes, peer) && udp && peer.equals(other().address)) {
                boolean known = Member.vridOf(ByteBuffer.wrap(bytes)) == other().member.config().router().format().vrid();
                other().arrive(() -> {
                    if (known) {
                        other().member.datagram(ByteBuffer.wrap(bytes), address, nowNs);
                    } else {
                        other().member.ofAnotherRouter(ByteBuffer.wrap(bytes), address);
                    }
                });
            }
        }

        @Override
        public void transition(State from, State to, Reason reason, String detail) {
            log.add(to.label() + " " + reason);
        }

        @Override
        public void pathBlocked(String what) {
            log.add("blocked");
        }

        @Override
        public void pathOpen() {
            log.add("open");
        }

        @Override
        public void peerSpeaks(IpAddress peer, boolean speaks) {
            log.add(speaks ? "speaks" : "quiet");
        }

        @Override
        public void datagramRejected(ChannelReject reason, IpAddress source) {
            log.add(reason.key());
        }

        @Override
        public void configDiffers(IpAddress peer, Set<ConfigPart> parts) {
            log.add("differs " + parts);
        }
    }
}
