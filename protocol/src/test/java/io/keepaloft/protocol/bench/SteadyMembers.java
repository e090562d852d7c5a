package io.keepaloft.protocol.bench;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.paths.ChannelKey;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.MemberConfig;
import io.keepaloft.protocol.paths.QuietEffects;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.paths.TransportMode;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** A master member and a backup that hears it and talks with it on the peer channel: what two agents do all day. */
final class SteadyMembers {
    private static final AdvertFormat FORMAT = AdvertFormat.of(2, Family.IPV4, 51, 1_000_000_000L, List.of(IpAddress.parse("172.17.100.203")))
            .withAuthentication(Authentication.pass("1111"));
    private static final int CARRIED = 64;

    final Side master;
    final Side backup;
    private long nowNs = 1_000_000_000L;
    long adverts;
    long datagrams;
    long transitions;

    SteadyMembers(TransportMode mode) {
        this.master = new Side("172.17.100.201", "172.17.100.202", 150, mode, 1);
        this.backup = new Side("172.17.100.202", "172.17.100.201", 100, mode, 2);
        master.member.start(nowNs);
        backup.member.start(nowNs);
        long settledNs = nowNs + 60_000_000_000L;
        while (nowNs < settledNs) {
            tick();
        }
    }

    /** The next timer of either, and all that comes of it. */
    void tick() {
        nowNs = Math.min(master.member.nextDeadlineNs(), backup.member.nextDeadlineNs());
        serve(master);
        serve(backup);
        while (backup.deliver() | master.deliver()) { }
    }

    private void serve(Side side) {
        if (side.member.nextDeadlineNs() <= nowNs) {
            side.member.timeDue(nowNs);
        }
    }

    /** One host; what is on its way to it waits in buffers that are used again. */
    final class Side extends QuietEffects {
        final Member member;
        private final IpAddress address;
        private final Advert advert = new Advert();
        private final Event.AdvertReceived received = new Event.AdvertReceived(advert);
        private final ByteBuffer[] waiting = new ByteBuffer[CARRIED];
        private int count;
        private Rung heard;

        Side(String own, String peer, int priority, TransportMode mode, long session) {
            this.address = IpAddress.parse(own);
            for (int i = 0; i < CARRIED; i++) {
                waiting[i] = ByteBuffer.allocateDirect(256);
            }
            member = new Member(new MemberConfig(RouterConfig.of("VI_1", FORMAT, address, priority), mode, IpAddress.parse("224.0.0.18"),
                    List.of(IpAddress.parse(peer)), ChannelKey.of(FORMAT.authentication()), "", true), List.of(), session, this);
        }

        private Side other() {
            return this == master ? backup : master;
        }

        boolean deliver() {
            boolean any = count > 0 || heard != null;
            if (heard != null) {
                Rung rung = heard;
                heard = null;
                member.advertHeard(rung, received, nowNs);
            }
            int came = count;
            count = 0;
            for (int i = 0; i < came; i++) {
                member.datagram(waiting[i], other().address, nowNs);
            }
            return any;
        }

        @Override
        public void advertise(int priority) {
            adverts++;
        }

        @Override
        public void sendAdvert(Rung rung, int priority, IpAddress destination) {
            other().advert.claim(FORMAT, priority, FORMAT.advertIntervalNs(), address.hi(), address.lo());
            other().heard = rung;
        }

        @Override
        public void sendDatagram(ByteBuffer datagram, IpAddress peer) {
            datagrams++;
            other().waiting[other().count++].clear().put(datagram).flip();
        }

        @Override
        public void transition(State from, State to, Reason reason, String detail) {
            transitions++;
        }
    }
}
