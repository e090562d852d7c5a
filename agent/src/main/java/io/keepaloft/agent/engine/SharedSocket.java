package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.VrrpInstance;
import io.keepaloft.agent.linux.Errno;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.VrrpSocket;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One raw socket and the instances that share it, found by the vrid of each packet. */
final class SharedSocket implements Readable, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(SharedSocket.class);
    /** Packets read in one go, so that a flood cannot keep the timers waiting: epoll tells again. */
    private static final int MAX_PACKETS_A_CYCLE = 64;
    private static final int PACKET_BYTES = 8192;
    private static final long SAY_EVERY_NS = 60_000_000_000L;

    /** What two instances must have in common to share a socket. */
    record Key(Family family, String interfaceName, int interfaceIndex, List<IpAddress> groups, IpAddress source, int ttl) {
        static Key of(RouterSetup setup, int interfaceIndex) {
            VrrpInstance instance = setup.instance();
            boolean grouped = instance.transport().usesMulticast(); // hears unicast too, see VrrpSocket.Options
            List<IpAddress> groups = grouped ? List.of(instance.transport().multicastGroup()) : List.of();
            int ttl = grouped ? VrrpSocket.Options.HOP_LIMIT : instance.transport().ttl();
            return new Key(instance.family(), instance.interfaceName(), interfaceIndex, groups, setup.source(), ttl);
        }

        VrrpSocket open() throws LinuxException {
            return VrrpSocket.open(new VrrpSocket.Options(family, interfaceName, interfaceIndex, groups, Optional.of(source), ttl,
                    VrrpSocket.Options.TRAFFIC_CLASS, VrrpSocket.Options.RECEIVE_BUFFER_BYTES));
        }
    }

    private final Key key;
    private final VrrpSocket socket;
    private final Packet packet = new Packet(PACKET_BYTES);
    private final Instance[] byVrid = new Instance[256];
    private final RateLimit complaints = new RateLimit(SAY_EVERY_NS);
    private int users;

    private SharedSocket(Key key, VrrpSocket socket) {
        this.key = key;
        this.socket = socket;
    }

    static SharedSocket open(Key key) throws LinuxException {
        return new SharedSocket(key, key.open());
    }

    void add(Instance instance) {
        byVrid[instance.setup().instance().virtualRouterId()] = instance;
        users++;
        instance.attach(socket);
    }

    void remove(Instance instance) {
        int vrid = instance.setup().instance().virtualRouterId();
        if (byVrid[vrid] == instance) {
            byVrid[vrid] = null;
            users--;
            instance.attach(null);
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
        for (int i = 0; i < MAX_PACKETS_A_CYCLE; i++) {
            int received = socket.receive(packet);
            if (received <= 0) {
                if (received < 0 && complaints.tryPass(nowNs) >= 0) {
                    LOG.warn("Reading advertisements on {} failed: {}: {}. It is tried again.", key.interfaceName(), Errno.name(-received),
                            Errno.sendHint(-received));
                }
                return;
            }
            int vrid = AdvertDecoder.vridOf(packet);
            Instance instance = vrid < 0 ? null : byVrid[vrid];
            if (instance != null) {
                instance.receive(packet, nowNs);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
