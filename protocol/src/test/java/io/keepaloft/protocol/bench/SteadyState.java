package io.keepaloft.protocol.bench;

import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Effects;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.RouterConfig;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.TrackerConfig;
import io.keepaloft.protocol.election.TrackerStatus;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertEncoder;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.Authentication;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ReceiveRules;
import io.keepaloft.protocol.wire.TestPackets;
import java.nio.ByteBuffer;
import java.util.List;

/** A master that advertises and a backup that hears it, each tick an interval: what an agent does all day. */
final class SteadyState implements Effects {
    static final long INTERVAL_NS = 1_000_000_000L;
    private static final IpAddress SOURCE = IpAddress.parse("172.17.100.201");

    final AdvertFormat format;
    final ReceiveRules rules;
    final AdvertEncoder encoder = new AdvertEncoder();
    final AdvertDecoder decoder = new AdvertDecoder();
    final Advert advert = new Advert();
    final Packet packet = new Packet(256);
    final ByteBuffer payload = ByteBuffer.allocateDirect(256);
    final VirtualRouter master;
    final VirtualRouter backup;
    private final Event.AdvertReceived received = new Event.AdvertReceived(advert);
    private long nowNs = INTERVAL_NS;
    long sent;
    long transitions;

    SteadyState(int version) {
        this.format = AdvertFormat.of(version, Family.IPV4, 51, INTERVAL_NS, List.of(IpAddress.parse("172.17.100.203"), IpAddress.parse("172.17.100.204")))
                .withAuthentication(version == 2 ? Authentication.pass("1111") : Authentication.NONE);
        this.rules = ReceiveRules.multicast(format);
        List<TrackerConfig> trackers = List.of(new TrackerConfig("script chk_nginx", 20, TrackerStatus.UP));
        this.master = new VirtualRouter(RouterConfig.of("VI_1", format, SOURCE, 150), trackers);
        this.backup = new VirtualRouter(RouterConfig.of("VI_1", format, IpAddress.parse("172.17.100.202"), 100), trackers);
        encode();
        master.step(new Event.Startup(), nowNs, this);
        backup.step(new Event.Startup(), nowNs, this);
        nowNs = master.nextDeadlineNs();
        master.step(Event.TimeDue.INSTANCE, nowNs, this);
    }

    int encode() {
        return encoder.encode(format, 150, SOURCE, TestPackets.GROUP_V4, payload);
    }

    void deliver() {
        TestPackets.deliver(packet, SOURCE, TestPackets.GROUP_V4, 255, payload);
    }

    Decoded decode() {
        packet.ipv4(20 + format.length());
        return decoder.decode(packet, rules, advert);
    }

    /** The master's timer: one advertisement. */
    void masterTick() {
        nowNs = master.nextDeadlineNs();
        master.step(Event.TimeDue.INSTANCE, nowNs, this);
    }

    /** The backup hears what was decoded last. */
    void backupHears() {
        backup.step(received, nowNs, this);
    }

    /** The whole way of one advertisement. */
    void tick() {
        masterTick();
        deliver();
        if (decode() instanceof Decoded.Ok) {
            backupHears();
        }
    }

    @Override
    public void transition(State from, State to, Reason reason, String detail) {
        transitions++;
    }

    @Override
    public void advertise(int priority) {
        encode();
        sent++;
    }

    @Override
    public void addAddresses() {
    }

    @Override
    public void removeAddresses() {
    }

    @Override
    public void announceAddresses(Announcement occasion) {
    }

    @Override
    public void claim(long term) {
    }

    @Override
    public void relinquish(long term) {
    }

    @Override
    public void lowerPriorityAdvertHeard() {
    }

    @Override
    public void priorityChanged(int effective) {
    }

    @Override
    public void timerLate(long lateNs) {
    }
}
