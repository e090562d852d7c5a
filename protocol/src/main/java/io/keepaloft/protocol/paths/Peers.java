package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The peers of one member, at most {@value #CAPACITY}: named ones, those that were heard, and those that claim to be. */
final class Peers {
    static final int CAPACITY = 32;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final List<Peer> peers = new ArrayList<>(CAPACITY);
    private final Family family;
    private final long session;
    private List<IpAddress> configured = List.of();
    private List<IpAddress> found = List.of();
    private IpAddress own;
    private long tokens;
    private long numbers;

    Peers(Family family, long session) {
        this.family = family;
        this.session = session;
    }

    /** Of this process. */
    long session() {
        return session;
    }

    int count() {
        return peers.size();
    }

    Peer get(int index) {
        return peers.get(index);
    }

    Peer find(long hi, long lo) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).at(hi, lo)) {
                return peers.get(i);
            }
        }
        return null;
    }

    /** Who is known at an address; null if nobody is. */
    Peer known(IpAddress address) {
        Peer peer = address.family() == family ? find(address.hi(), address.lo()) : null;
        return peer == null || !peer.known() ? null : peer;
    }

    boolean anyKnown() {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).known()) {
                return true;
            }
        }
        return false;
    }

    /** Whether everybody who is known speaks on the peer channel, if anybody is. */
    boolean allSpeak() {
        boolean any = false;
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).known() && !peers.get(i).speaks) {
                return false;
            }
            any |= peers.get(i).known();
        }
        return any;
    }

    /** Whether one that does not speak on the channel answers signs of life. */
    boolean anySigns() {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).answersSigns && !peers.get(i).spoke) {
                return true;
            }
        }
        return false;
    }

    /** The peer at an address, new if need be; null when the table is full of peers that are known. */
    Peer at(long hi, long lo, long nowNs) {
        Peer known = find(hi, lo);
        if (known != null) {
            return known;
        }
        if (peers.size() == CAPACITY && !makeRoom()) {
            return null;
        }
        Peer peer = new Peer(new IpAddress(family, hi, lo), newToken(), nowNs);
        peers.add(peer);
        return peer;
    }

    /** As {@link #at}, but nobody has to make room, and an address that cannot be is null. */
    Peer introduced(long hi, long lo, long nowNs) {
        Peer known = find(hi, lo);
        return known != null || peers.size() == CAPACITY || !possible(hi, lo) ? known : at(hi, lo, nowNs);
    }

    /** The claim that was heard longest ago goes, else whoever only advertised, else whoever speaks; what was named stays. */
    private boolean makeRoom() {
        Peer worst = null;
        for (Peer peer : peers) {
            boolean worse = !peer.named && (worst == null || standing(peer) < standing(worst)
                    || standing(peer) == standing(worst) && peer.lastHeardNs() < worst.lastHeardNs());
            worst = worse ? peer : worst;
        }
        return worst != null && peers.remove(worst);
    }

    private static int standing(Peer peer) {
        return peer.speaks ? 2 : peer.proved ? 1 : 0;
    }

    /** The configuration's peers from now on; those that were only named before and never heard go. */
    void name(Collection<IpAddress> addresses, IpAddress source, long nowNs) {
        configured = List.copyOf(addresses);
        own = source;
        nameAll(nowNs);
    }

    /** The cloud's peers from now on, likewise. */
    void found(Collection<IpAddress> addresses, long nowNs) {
        found = List.copyOf(addresses);
        nameAll(nowNs);
    }

    private void nameAll(long nowNs) {
        peers.forEach(peer -> peer.named = false);
        Stream.concat(configured.stream(), found.stream()).filter(address -> !address.equals(own) && address.family() == family).forEach(address -> {
            Peer peer = at(address.hi(), address.lo(), nowNs);
            if (peer != null) {
                peer.named = true;
            }
        });
        peers.removeIf(peer -> !peer.known());
    }

    /** A believed peer says where its advertisements come from: what stood under that address alone is the same peer. */
    void alias(Peer peer, long hi, long lo) {
        if ((hi == peer.advertHi && lo == peer.advertLo) || !possible(hi, lo)) {
            return;
        }
        Peer other = find(hi, lo);
        if (other != null && other != peer) {
            if (other.spoke || other.named) {
                return; // that one speaks for itself
            }
            for (int i = 0; i < Rung.COUNT; i++) {
                peer.heardNs[i] = Math.max(peer.heardNs[i], other.heardNs[i]);
            }
            peers.remove(other);
        }
        peer.advertHi = hi;
        peer.advertLo = lo;
    }

    /** Whether a peer can be there. */
    boolean possible(IpAddress address) {
        return address.family() == family && !address.equals(own);
    }

    private boolean possible(long hi, long lo) {
        return family == Family.IPV6 || hi == 0 && lo >>> 32 == 0;
    }

    /** A number that this process never asked for before: echoed, it proves that a message was made after it went out. */
    long newToken() {
        return mix(session + ++tokens * GOLDEN); // one to one, so no token comes twice
    }

    /**
     * The next message's number in this session: counted for all peers together. So a peer that had to make room and is met again is told
     * a new one, and a message that an attacker carries to another peer than it was meant for runs ahead of nothing that is sent later.
     */
    long newNumber() {
        return ++numbers;
    }

    /** The peer proved that its session is there: what claimed that session at another address, to which nobody answered, was a recording. */
    void forgetElsewhere(Peer proved) {
        for (int i = 0; i < peers.size(); i++) {
            Peer other = peers.get(i);
            if (!other.spoke && other != proved && other.session == proved.session) {
                other.session = 0;
                other.theirToken = 0;
            }
        }
    }

    /** Whether a session is that of a peer that speaks from another address: then this is its message, sent again by somebody else. */
    boolean elsewhere(long theirSession, IpAddress source) {
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            if (peer.speaks && peer.session == theirSession && !peer.at(source.hi(), source.lo())) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a session has to echo of a token; 0, which nothing matches, for a session that is not known yet. Bound to the session, so
     * that a peer that is tricked into echoing what another was given vouches for nobody.
     */
    static long bound(long token, long theirSession) {
        return theirSession == 0 ? 0 : mix(token ^ mix(theirSession));
    }

    /** SplitMix64's mixer. */
    private static long mix(long seed) {
        long z = seed;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
