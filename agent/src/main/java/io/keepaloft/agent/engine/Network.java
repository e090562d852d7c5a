package io.keepaloft.agent.engine;

import io.keepaloft.agent.linux.AddressInfo;
import io.keepaloft.agent.linux.Epoll;
import io.keepaloft.agent.linux.InterfaceInfo;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.Netlink;
import io.keepaloft.agent.linux.NetlinkMonitor;
import io.keepaloft.agent.linux.PacketSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The engine's descriptors: one socket for each interface, family and source, the kernel's news, and what changes addresses. */
final class Network implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Network.class);
    private static final int FIRST_TOKEN = 16;

    private final Epoll epoll;
    private final Netlink netlink;
    private final NetlinkMonitor monitor;
    private final PacketSocket packets;
    private final HostView host;
    private final Announcer announcer;
    private final Map<SharedSocket.Key, SharedSocket> sockets = new HashMap<>();
    private final Map<ChannelSocket.Key, ChannelSocket> channels = new HashMap<>();
    private final Map<Integer, Readable> byToken = new HashMap<>();
    private int nextToken = FIRST_TOKEN;

    Network(Epoll epoll, int monitorToken) throws LinuxException {
        this.epoll = epoll;
        this.netlink = Netlink.open();
        this.monitor = NetlinkMonitor.open();
        this.packets = PacketSocket.open();
        this.host = new HostView(netlink);
        this.announcer = new Announcer(packets);
        epoll.add(monitor.fd(), monitorToken);
    }

    Netlink netlink() {
        return netlink;
    }

    HostView host() {
        return host;
    }

    Announcer announcer() {
        return announcer;
    }

    /** Reads what the kernel has to tell; it is enough to know that something changed, since everything is looked at anew. */
    boolean drainNews() throws LinuxException {
        News news = new News();
        monitor.drain(news);
        if (news.any) {
            host.refresh();
        }
        return news.any;
    }

    /** After changes of our own, whose news the kernel has yet to tell. */
    void lookAgain() {
        try {
            host.refresh();
        } catch (LinuxException e) {
            LOG.warn("This host's addresses could not be listed: {}. The kernel's next news will have them listed again.", e.getMessage());
        }
    }

    private static final class News implements NetlinkMonitor.Listener {
        private boolean any;

        @Override
        public void linkChanged(InterfaceInfo link) {
            any = true;
        }

        @Override
        public void linkRemoved(int interfaceIndex, String name) {
            any = true;
        }

        @Override
        public void addressAdded(AddressInfo address) {
            any = true;
        }

        @Override
        public void addressRemoved(AddressInfo address) {
            any = true;
        }

        @Override
        public void overflow() {
            any = true;
        }
    }

    Readable byToken(int token) {
        return byToken.get(token);
    }

    /**
     * Puts an instance on the socket that its setup asks for, opening it if need be; on the one it has, if that is the one.
     *
     * @return null if it is attached now, else what stands in the way, as a fault's cause
     */
    String attach(Instance instance) {
        RouterSetup setup = instance.setup();
        String interfaceName = setup.instance().interfaceName();
        var info = host.find(interfaceName);
        if (info.isEmpty()) {
            detach(instance);
            return "no interface " + interfaceName;
        }
        if (setup.source().hi() == 0 && setup.source().lo() == 0) {
            detach(instance);
            return interfaceName + " has no " + setup.instance().family() + " address to send from";
        }
        if (!host.has(interfaceName, setup.source())) {
            detach(instance);
            return "source address " + setup.source() + " is not on " + interfaceName;
        }
        SharedSocket.Key key = SharedSocket.Key.of(setup, info.get().index());
        SharedSocket now = sockets.get(key);
        if (now != null && now.serves(instance)) {
            return null;
        }
        detach(instance);
        try {
            shared(key).add(instance);
            return null;
        } catch (LinuxException e) {
            return e.getMessage();
        }
    }

    private SharedSocket shared(SharedSocket.Key key) throws LinuxException {
        SharedSocket known = sockets.get(key);
        if (known != null) {
            return known;
        }
        SharedSocket opened = SharedSocket.open(key);
        try {
            watch(opened.fd(), opened);
        } catch (LinuxException e) {
            opened.close();
            throw e;
        }
        sockets.put(key, opened);
        return opened;
    }

    private void watch(int fd, Readable socket) throws LinuxException {
        int token = nextToken++;
        epoll.add(fd, token);
        byToken.put(token, socket);
    }

    /**
     * Puts an instance that is attached on the UDP socket of its peer channel, opening it if need be.
     *
     * @return null if it is there now, else what stands in the way
     */
    String attachChannel(Instance instance) {
        RouterSetup setup = instance.setup();
        String interfaceName = setup.instance().interfaceName();
        int port = setup.instance().transport().udpPort();
        var key = new ChannelSocket.Key(interfaceName, host.find(interfaceName).map(InterfaceInfo::index).orElse(0), setup.source(), port);
        ChannelSocket now = channels.get(key);
        if (now != null && now.serves(instance)) {
            return null;
        }
        detachChannel(instance);
        try {
            return channel(key).add(instance) ? null : "another instance with the same virtual_router_id uses UDP port " + port;
        } catch (LinuxException e) {
            return e.getMessage();
        }
    }

    private ChannelSocket channel(ChannelSocket.Key key) throws LinuxException {
        ChannelSocket known = channels.get(key);
        if (known != null) {
            return known;
        }
        ChannelSocket opened = ChannelSocket.open(key);
        try {
            watch(opened.fd(), opened);
        } catch (LinuxException e) {
            opened.close();
            throw e;
        }
        channels.put(key, opened);
        return opened;
    }

    void detachChannel(Instance instance) {
        for (ChannelSocket socket : List.copyOf(channels.values())) {
            if (socket.serves(instance)) {
                socket.remove(instance);
                if (socket.unused()) {
                    close(socket);
                }
            }
        }
    }

    private void close(ChannelSocket socket) {
        forget(socket.fd(), socket);
        channels.remove(socket.key());
        socket.close();
    }

    private void forget(int fd, Readable socket) {
        try {
            epoll.remove(fd);
        } catch (LinuxException e) {
            // The kernel drops a descriptor from epoll when it is closed, which comes next.
            LOG.debug("epoll: {}", e.getMessage());
        }
        byToken.values().remove(socket);
    }

    /** Takes an instance off its sockets, and closes what nobody else uses. */
    void detach(Instance instance) {
        detachChannel(instance);
        for (SharedSocket socket : List.copyOf(sockets.values())) {
            if (socket.serves(instance)) {
                socket.remove(instance);
                if (socket.unused()) {
                    close(socket);
                }
            }
        }
    }

    private void close(SharedSocket socket) {
        forget(socket.fd(), socket);
        sockets.remove(socket.key());
        socket.close();
    }

    @Override
    public void close() {
        List.copyOf(sockets.values()).forEach(this::close);
        List.copyOf(channels.values()).forEach(this::close);
        monitor.close();
        packets.close();
        netlink.close();
    }
}
