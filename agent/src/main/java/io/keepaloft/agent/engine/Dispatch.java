package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.UdpSocket;
import io.keepaloft.agent.linux.VrrpSocket;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;

/** Sends for one instance on the sockets that it has at the moment; a dry run sends nothing. Engine thread only. */
final class Dispatch {
    private final boolean silent;
    private final Counters counters;
    private final Phases phases;
    private final PathsLog paths;
    private final AdvertSender sender = new AdvertSender();
    private String instance;
    private VrrpSocket socket;
    private UdpSocket channel;

    Dispatch(boolean silent, Counters counters, Phases phases, PathsLog paths) {
        this.silent = silent;
        this.counters = counters;
        this.phases = phases;
        this.paths = paths;
    }

    void setup(RouterSetup setup) {
        instance = setup.instance().name();
        sender.setup(setup);
    }

    /** @param newSocket null while there is none */
    void attach(VrrpSocket newSocket) {
        socket = newSocket;
    }

    /** @param newChannel null while there is none */
    void attachChannel(UdpSocket newChannel) {
        channel = newChannel;
    }

    boolean attached() {
        return socket != null;
    }

    boolean silent() {
        return silent;
    }

    boolean sends() {
        return attached() && !silent;
    }

    void useOldUnicastChecksum() {
        sender.useOldUnicastChecksum();
    }

    void advert(int priority, IpAddress destination, long nowNs) {
        if (sends()) {
            counters.advertsSent += sender.send(socket, priority, destination, nowNs) ? 1 : 0;
            phases.advertSent();
        }
    }

    /** A live probe, which is no advertisement: neither counted, nor told when it cannot be sent, since whoever asked sees that it did not arrive. */
    void probe(Rung rung, ByteBuffer probe, IpAddress destination) {
        if (silent) {
            return;
        }
        if (rung == Rung.UDP && channel != null) {
            channel.send(probe, destination.hi(), destination.lo());
        } else if (rung != Rung.UDP && socket != null) {
            socket.send(probe, destination.hi(), destination.lo());
        }
    }

    void datagram(ByteBuffer datagram, IpAddress peer, long nowNs) {
        if (channel != null && !silent) {
            boolean advertises = Member.advertises(datagram); // asked before the buffer is read
            int errno = channel.send(datagram, peer.hi(), peer.lo());
            if (errno != 0) {
                paths.notSent(instance, peer, errno, nowNs);
            } else if (advertises) {
                counters.advertsSent++;
            }
            phases.advertSent();
        }
    }
}
