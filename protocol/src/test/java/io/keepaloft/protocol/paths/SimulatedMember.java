package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertFormat;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** One host of the paths simulation: a real member that may be killed, started anew and frozen, on a LAN that blocks rungs. */
final class SimulatedMember implements MemberEffects {
    final int index;
    final MemberConfig config;
    private final PathsSimulation world;
    private final Deque<Runnable> socket = new ArrayDeque<>();
    Member member;
    boolean running;
    long frozenUntilNs;
    long timerAtNs = VirtualRouter.NEVER;
    int promotions;
    int logged;
    int rejected;

    SimulatedMember(PathsSimulation world, int index, MemberConfig config) {
        this.world = world;
        this.index = index;
        this.config = config;
    }

    IpAddress address() {
        return config.router().source();
    }

    boolean master() {
        return running && member.router().state() instanceof State.Master;
    }

    void start() {
        member = new Member(config, List.of(), world.random.nextLong(), this);
        running = true;
        act(() -> member.start(world.nowNs));
    }

    void kill() {
        running = false;
        socket.clear();
    }

    void stop() {
        act(() -> member.stop(world.nowNs));
        running = false;
    }

    void freeze(long forNs) {
        frozenUntilNs = world.nowNs + forNs;
        world.at(frozenUntilNs, () -> {
            while (running && !socket.isEmpty()) {
                socket.poll().run();
            }
            if (running) {
                act(() -> member.timeDue(world.nowNs));
            }
        });
    }

    void act(Runnable input) {
        input.run();
        long deadlineNs = member.nextDeadlineNs();
        if (running && deadlineNs != VirtualRouter.NEVER && deadlineNs != timerAtNs) {
            timerAtNs = deadlineNs;
            Member life = member;
            world.at(Math.max(deadlineNs, world.nowNs) + world.random.nextLong(PathsSimulation.MS / 2), () -> {
                if (running && member == life && timerAtNs == deadlineNs) {
                    timerAtNs = VirtualRouter.NEVER;
                    if (world.nowNs >= frozenUntilNs) {
                        act(() -> member.timeDue(world.nowNs));
                        world.require(member.nextDeadlineNs() > world.nowNs, this, "a deadline was served and is still due");
                    }
                }
            });
        }
    }

    private void deliver(Runnable input) {
        if (running && world.nowNs < frozenUntilNs) {
            if (socket.size() < 64) {
                socket.add(() -> act(input));
            }
        } else if (running) {
            act(input);
        }
    }

    void hear(Rung rung, int priority, AdvertFormat format, IpAddress from) {
        Advert advert = new Advert();
        advert.claim(format, priority, format.advertIntervalNs(), from.hi(), from.lo());
        deliver(() -> member.advertHeard(rung, new Event.AdvertReceived(advert), world.nowNs));
    }

    void datagram(byte[] bytes, IpAddress from) {
        deliver(() -> member.datagram(ByteBuffer.wrap(bytes), from, world.nowNs));
    }

    @Override
    public void sendAdvert(Rung rung, int priority, IpAddress destination) {
        world.sendAdvert(this, rung, priority, destination);
    }

    @Override
    public void sendLifeSign(Rung rung, ByteBuffer packet, IpAddress destination) {
        throw new AssertionError("there is no cloud here, and nobody gives way");
    }

    @Override
    public void sendDatagram(ByteBuffer datagram, IpAddress peer) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        world.sendDatagram(this, bytes, peer);
    }

    @Override
    public void transition(State from, State to, Reason reason, String detail) {
        world.trace(this, from.label() + " -> " + to.label() + " (" + reason.describe(detail) + ")");
        promotions += to instanceof State.Master ? 1 : 0;
    }

    @Override
    public void pathsChanged(PathsStatus paths) {
        logged++;
        world.trace(this, paths.active() + ": " + paths.reason());
    }

    @Override
    public void pathBlocked(String what) {
        logged++;
        world.trace(this, "alarm: " + what);
    }

    @Override
    public void pathOpen() {
        logged++;
        world.trace(this, "alarm over");
    }

    @Override
    public void peerSpeaks(IpAddress peer, boolean speaks) {
        logged++;
        world.trace(this, peer + (speaks ? " speaks" : " went quiet"));
    }

    @Override
    public void othersMayHaveClaimed() {
    }

    @Override
    public void gaveWayToo(IpAddress master) {
        world.trace(this, "gives way with " + master);
    }

    @Override
    public void configDiffers(IpAddress peer, Set<ConfigPart> parts) {
        logged++;
    }

    @Override
    public void datagramRejected(ChannelReject reason, IpAddress source) {
        rejected++;
    }

    @Override
    public void advertise(int priority) {
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
        world.trace(this, "timer late by " + lateNs);
    }

    @Override
    public String toString() {
        return address() + "/" + config.router().priority();
    }
}
