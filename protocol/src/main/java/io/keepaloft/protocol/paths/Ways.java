package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.VirtualRouter;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;

/** How a member talks under one configuration: its peer channel, the rungs that it sends on, the alarm when one is blocked. */
final class Ways {
    final MemberConfig config;
    /** Null: it is off. */
    final Channel channel;
    final RungChoice choice;
    private final BlockedPaths blocked;
    private final Peers peers;
    private final VirtualRouter router;
    private final MemberEffects effects;

    /** @param alarm of the configuration before, see {@link BlockedPaths} */
    Ways(MemberConfig config, Peers peers, VirtualRouter router, MemberEffects effects, String alarm) {
        this.config = config;
        this.peers = peers;
        this.router = router;
        this.effects = effects;
        this.channel = config.key().isEmpty() ? null : new Channel(config, peers, peers.session(), effects);
        this.choice = new RungChoice(config, peers);
        this.blocked = new BlockedPaths(config, peers, effects, alarm);
    }

    String alarm() {
        return blocked.text();
    }

    long intervalNs() {
        return config.router().format().advertIntervalNs();
    }

    /** How often the peers are told, and a peer that says nothing for three and a half times as long has gone quiet. */
    long cadenceNs() {
        return Math.max(Channel.SECOND_NS, intervalNs());
    }

    long quietNs() {
        return 7 * cadenceNs() / 2;
    }

    /** One advertisement, on all its rungs. */
    void transmit(int priority, long nowNs) {
        choice.becameMaster(router.master(), nowNs);
        int rungs = choice.next(nowNs);
        if ((rungs & Rung.MULTICAST.bit()) != 0) {
            effects.sendAdvert(Rung.MULTICAST, priority, config.group());
        }
        if (channel != null) {
            present(false);
        }
        for (int i = 0; i < peers.count(); i++) {
            Peer peer = peers.get(i);
            if ((rungs & Rung.UNICAST.bit()) != 0 && addressed(peer)) {
                effects.sendAdvert(Rung.UNICAST, priority, peer.address);
            }
            boolean udp = (rungs & Rung.UDP.bit()) != 0;
            if (channel != null && udp && peer.known() && (peer.spoke || peer.helloWaitNs < Channel.RARELY_NS || config.mode() == TransportMode.UDP)) {
                channel.voice().say(peer, Message.Kind.ADVERT, priority == 0, priority, nowNs);
            } else if (channel != null && priority == 0 && peer.spoke) {
                channel.voice().say(peer, Message.Kind.REPORT, true, 0, nowNs);
            }
        }
    }

    private boolean addressed(Peer peer) {
        return peer.named || peer.proved && config.mode() == TransportMode.AUTO;
    }

    /** Sends it wherever an advertisement might go on protocol 112. */
    void signLife(ByteBuffer packet) {
        signAll(packet);
        for (int i = 0; i < peers.count(); i++) {
            signTo(peers.get(i), packet);
        }
    }

    void answerLife(ByteBuffer packet, Peer peer) {
        signAll(packet);
        signTo(peer, packet);
    }

    private void signAll(ByteBuffer packet) {
        if (config.mode() == TransportMode.AUTO || config.mode() == TransportMode.MULTICAST) {
            effects.sendLifeSign(Rung.MULTICAST, packet, config.group());
        }
    }

    private void signTo(Peer peer, ByteBuffer packet) {
        if (addressed(peer) && (config.mode() == TransportMode.AUTO || config.mode() == TransportMode.UNICAST)) {
            effects.sendLifeSign(Rung.UNICAST, packet.rewind(), peer.address);
        }
    }

    /** Makes us known at an address where a peer may be: by a sign of life, and on the channel. It becomes a peer when it answers. */
    void present(IpAddress stranger, ByteBuffer sign, long nowNs) {
        effects.sendLifeSign(Rung.UNICAST, sign, stranger);
        if (channel != null) {
            channel.meet(stranger, nowNs);
        }
    }

    /** What every message of the channel from now on says of us. */
    void present(boolean yielded) {
        channel.voice().present(Message.state(router.state()), router.effectivePriority(), choice.promised(), yielded);
    }

    /** @param masterSinceNs since when we are master; negative if we are not */
    void look(long masterSinceNs, long nowNs) {
        blocked.look(masterSinceNs, choice.active(), choice.promised(), nowNs);
    }

    /** Allocates. */
    PathsStatus status(long nowNs) {
        return Court.status(config, choice, blocked.text(), peers, nowNs);
    }
}
