package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.Datagram;
import io.keepaloft.agent.linux.Errno;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.UdpSocket;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Probes;
import io.keepaloft.protocol.wire.IpAddress;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One UDP socket and the instances whose peer channels share it, found by the vrid of each datagram. */
final class ChannelSocket implements Readable, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ChannelSocket.class);
    private static final int MAX_DATAGRAMS_A_CYCLE = 64;
    private static final int DATAGRAM_BYTES = 2048;
    private static final long SAY_EVERY_NS = 60_000_000_000L;
    /** Sources that are kept as objects, so that a peer's next datagram makes no garbage; a power of two. */
    private static final int SOURCES = 64;

    /** What two instances must have in common to share a socket. */
    record Key(String interfaceName, int interfaceIndex, IpAddress source, int port) {
    }

    private final Key key;
    private final UdpSocket socket;
    private final Datagram datagram = new Datagram(DATAGRAM_BYTES);
    private final Instance[] byVrid = new Instance[256];
    private final IpAddress[] sources = new IpAddress[SOURCES];
    private final RateLimit complaints = new RateLimit(SAY_EVERY_NS);
    private int users;

    private ChannelSocket(Key key, UdpSocket socket) {
        this.key = key;
        this.socket = socket;
    }

    static ChannelSocket open(Key key) throws LinuxException {
        return new ChannelSocket(key, UdpSocket.open(UdpSocket.Options.of(key.interfaceName(), key.interfaceIndex(), key.source(), key.port())));
    }

    /** @return false if another instance has the vrid here: datagrams could not be told apart */
    boolean add(Instance instance) {
        int vrid = instance.setup().instance().virtualRouterId();
        if (byVrid[vrid] != null) {
            return false;
        }
        byVrid[vrid] = instance;
        users++;
        instance.attachChannel(socket);
        return true;
    }

    void remove(Instance instance) {
        int vrid = instance.setup().instance().virtualRouterId();
        if (byVrid[vrid] == instance) {
            byVrid[vrid] = null;
            users--;
            instance.attachChannel(null);
        }
    }

    boolean serves(Instance instance) {
        return byVrid[instance.setup().instance().virtualRouterId()] == instance;
    }

    boolean unused() {
        return users == 0;
    }

    Key key() {
        return key;
    }

    int fd() {
        return socket.fd();
    }

    @Override
    public void receive(long nowNs) {
        for (int i = 0; i < MAX_DATAGRAMS_A_CYCLE; i++) {
            int received = socket.receive(datagram);
            if (received <= 0) {
                if (received < 0 && complaints.tryPass(nowNs) >= 0) {
                    LOG.warn("Reading UDP port {} on {} failed: {}: {}. It is tried again.", key.port(), key.interfaceName(), Errno.name(-received),
                            Errno.sendHint(-received));
                }
                return;
            }
            int vrid = Member.vridOf(datagram.data());
            int probed = vrid < 0 ? Probes.vridOf(datagram.data()) : -1;
            if (vrid >= 0 && byVrid[vrid] != null) {
                byVrid[vrid].receive(datagram, source(), nowNs);
            } else if (probed >= 0 && byVrid[probed] != null) {
                byVrid[probed].probes().heard(datagram.data(), source(), nowNs);
            } else if (vrid >= 0) {
                ofAnotherRouter(nowNs);
            }
        }
    }

    private void ofAnotherRouter(long nowNs) {
        for (Instance instance : byVrid) {
            if (instance != null) {
                instance.ofAnotherRouter(datagram, source(), nowNs);
            }
        }
    }

    private IpAddress source() {
        long hi = datagram.sourceHi();
        long lo = datagram.sourceLo();
        int at = (int) (hi ^ hi >>> 32 ^ lo ^ lo >>> 32) & SOURCES - 1;
        IpAddress known = sources[at];
        if (known == null || known.hi() != hi || known.lo() != lo) {
            known = new IpAddress(key.source().family(), hi, lo);
            sources[at] = known;
        }
        return known;
    }

    @Override
    public void close() {
        socket.close();
    }
}
