package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.linux.Datagram;
import io.keepaloft.agent.linux.UdpSocket;
import io.keepaloft.agent.linux.VrrpSocket;
import io.keepaloft.agent.notify.NotifyState;
import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.paths.LifeSign;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One virtual router at work on this host: feeds its election with events; {@link Deeds} carries out what that decides. Engine thread only. */
final class Instance {
    private final Member member;
    private final VirtualRouter router;
    private final Tenure tenure;
    private final Dispute dispute;
    private final Restraint restraint;
    private final VirtualAddresses addresses;
    private final Outward outward;
    private final Counters counters = new Counters();
    private final Reception reception = new Reception(counters);
    private final PathsLog paths = new PathsLog();
    private final Deeds deeds;
    private final Dispatch dispatch;
    private final LiveProbes probes;
    private final FabricLag fabric = new FabricLag();
    private RouterSetup setup;

    /** @param session random, new at every start */
    Instance(RouterSetup setup, VirtualAddresses addresses, Services services, long session, long nowNs) {
        this.setup = setup;
        this.addresses = addresses;
        this.outward = new Outward(services);
        this.deeds = new Deeds(setup, addresses, outward, counters, paths, services.dryRun(), session, nowNs);
        this.dispatch = deeds.dispatch();
        this.member = deeds.member();
        this.router = member.router();
        this.tenure = deeds.tenure();
        this.dispute = new Dispute(member, outward);
        this.restraint = new Restraint(member, outward.cloud(() -> this.setup));
        this.probes = new LiveProbes(member, dispatch);
        adopt(setup);
    }

    private void adopt(RouterSetup newSetup) {
        setup = newSetup;
        deeds.adopt(newSetup);
        probes.setup(newSetup.member());
    }

    /** The socket that it sends on; null while the interface or the source address is missing, when a fault is raised too. */
    void attach(VrrpSocket newSocket) {
        dispatch.attach(newSocket);
    }

    /** The peer channel's socket; null while there is none. */
    void attachChannel(UdpSocket newChannel) {
        dispatch.attachChannel(newChannel);
    }

    /** Whether there shall be a peer channel. A dry run has none: it sends nothing. */
    boolean wantsChannel() {
        return dispatch.sends() && setup.instance().transport().channel().key().isPresent();
    }

    /** @param obstacle why the channel's port is not open; null if it is, or is not wanted */
    void channelTried(String obstacle) {
        paths.channel(name(), obstacle);
    }

    void start(long now) {
        deeds.at(now);
        member.peers(setup.found(), now);
        member.start(now);
        deeds.finishTransition();
    }

    void stop(long now) {
        deeds.at(now);
        member.stop(now);
        deeds.finishTransition();
    }

    void timeDue(long now) {
        deeds.at(now);
        member.timeDue(now);
        restraint.timeDue(now);
        dispute.settle(setup, now);
        if (fabric.due(master(), router.term(), now)) {
            deeds.announceAddresses(Announcement.RESOURCE_CLAIMED);
        }
        deeds.finishTransition();
    }

    long nextDeadlineNs() {
        return Math.min(Math.min(member.nextDeadlineNs(), fabric.nextDeadlineNs()), Math.min(restraint.nextDeadlineNs(), dispute.nextDeadlineNs()));
    }

    void step(Event event, long now) {
        deeds.at(now);
        member.step(event, now);
        deeds.finishTransition();
    }

    /** A datagram of the peer channel that claims this router's vrid. */
    void receive(Datagram datagram, IpAddress source, long now) {
        deeds.at(now);
        boolean advertises = member.datagram(datagram.data(), source, now);
        counters.advertsReceived += advertises ? 1 : 0;
        dispute.settle(setup, now);
        deeds.finishTransition();
        if (router.waitingSinceNs() == now) { // it stood for an advertisement
            deeds.heard(now);
        }
    }

    /** A datagram of the peer channel whose vrid none of this host's routers has. */
    void ofAnotherRouter(Datagram datagram, IpAddress source, long now) {
        deeds.at(now);
        member.ofAnotherRouter(datagram.data(), source);
    }

    /** A packet of this router's vrid. */
    void receive(Packet packet, long now) {
        if (ProbeFrame.is(packet)) {
            if (LifeSign.kind(packet) != null) {
                deeds.at(now);
                member.lifeSignHeard(LifeSign.kind(packet), LifeSign.number(packet), packet.sourceHi(), packet.sourceLo(), now);
                dispute.settle(setup, now);
                deeds.finishTransition();
            } else {
                probes.heard(packet, now);
            }
            return;
        }
        Event.AdvertReceived heard = reception.decode(packet, setup, member, now);
        if (heard != null) {
            if (heard.advert().oldUnicastChecksum()) {
                dispatch.useOldUnicastChecksum();
            }
            deeds.at(now);
            member.advertHeard(packet.multicast() ? Rung.MULTICAST : Rung.UNICAST, heard, now);
            dispute.settle(setup, now);
            deeds.finishTransition();
            deeds.heard(now);
        }
    }

    /** The first half of a reload: gives up what the next configuration no longer has; {@link #reconfigure} is the second. */
    void letGo(VrrpInstance next) {
        addresses.drop(next);
        if (!next.name().equals(name()) || next.cloudResources().isEmpty()) {
            outward.forget(setup);
        }
    }

    /**
     * Goes on with a new configuration of the same virtual router.
     *
     * @param attach puts it on the socket that the new setup asks for: its next advertisement must not leave from the old source
     */
    void reconfigure(RouterSetup newSetup, Consumer<Instance> attach, long now) {
        deeds.at(now);
        boolean otherResources = !newSetup.instance().cloudResources().equals(setup.instance().cloudResources())
                || !newSetup.instance().name().equals(name());
        outward.pathOpen(setup);
        adopt(newSetup);
        attach.accept(this);
        addresses.reconfigure(newSetup.instance(), master());
        member.reconfigure(newSetup.member(), newSetup.trackers(), now);
        member.peers(newSetup.found(), now);
        deeds.finishTransition();
        if (otherResources && master()) {
            outward.claim(setup, tenure.term());
        } else if (otherResources) {
            outward.standBy(setup, tenure.term().number());
        }
    }

    /** The same virtual router with other peers: its timers and its state are none of their business. */
    void meet(RouterSetup otherPeers, long now) {
        adopt(otherPeers);
        member.peers(otherPeers.found(), now);
    }

    /** Removed by a reload: resigns, and tells its scripts that it is gone. */
    void delete(long now) {
        deeds.delete();
        stop(now);
        outward.tell(setup, NotifyState.DELETED, router.effectivePriority());
        outward.forget(setup);
        outward.pathOpen(setup);
    }

    void resourceTaken(EngineEvent.ResourceTaken taken, long now) {
        deeds.at(now);
        dispute.taken(taken, now);
        dispute.settle(setup, now);
        deeds.finishTransition();
    }

    /** The gratuitous ARP of the transition may have left before the fabric let the address through. */
    void resourceClaimed(EngineEvent.ResourceClaimed claimed, long now) {
        if (master() && claimed.term() == router.term()) {
            deeds.at(now);
            deeds.announceAddresses(Announcement.RESOURCE_CLAIMED);
            fabric.claimed(claimed.term(), now);
        }
    }

    boolean master() {
        return deeds.master();
    }

    String name() {
        return setup.instance().name();
    }

    RouterSetup setup() {
        return setup;
    }

    VirtualRouter router() {
        return router;
    }

    VirtualAddresses addresses() {
        return addresses;
    }

    Member member() {
        return member;
    }

    LiveProbes probes() {
        return probes;
    }

    PathsLog paths() {
        return paths;
    }

    Counters counters() {
        return counters;
    }

    Instant since() {
        return deeds.since();
    }

    boolean silent() {
        return dispatch.silent();
    }

    boolean attached() {
        return dispatch.attached();
    }
}
