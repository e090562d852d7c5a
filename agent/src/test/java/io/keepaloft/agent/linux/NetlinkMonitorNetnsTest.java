package io.keepaloft.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an administrator does to the interface is heard of. */
@Tag("netns")
class NetlinkMonitorNetnsTest {
    private static final long WAIT_NS = 5_000_000_000L;

    private final NetnsThread host = NetnsThread.create("nm");

    @BeforeEach
    void build() {
        host.ip("link add eth0 type veth peer name cable");
        host.ip("link set cable up");
        host.ip("link set eth0 up");
    }

    @AfterEach
    void remove() {
        host.close();
    }

    /** One line an event. */
    private static final class Diary implements NetlinkMonitor.Listener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void linkChanged(InterfaceInfo link) {
            lines.add(link.name() + (link.up() ? " up" : " down") + (link.running() ? " running" : ""));
        }

        @Override
        public void linkRemoved(int interfaceIndex, String name) {
            lines.add(name + " removed");
        }

        @Override
        public void addressAdded(AddressInfo address) {
            lines.add("+" + address.address() + "/" + address.prefixLength() + (address.ours() ? " ours" : ""));
        }

        @Override
        public void addressRemoved(AddressInfo address) {
            lines.add("-" + address.address() + "/" + address.prefixLength() + (address.ours() ? " ours" : ""));
        }

        @Override
        public void overflow() {
            lines.add("overflow");
        }
    }

    @Test
    void linksAndAddressesComeAndGo() throws Exception {
        try (NetlinkMonitor monitor = host.call(NetlinkMonitor::open); Netlink netlink = host.call(Netlink::open)) {
            Diary diary = new Diary();
            monitor.drain(diary);
            assertEquals(List.of(), diary.lines, "nothing has happened");
            int eth0 = netlink.interfaceNamed("eth0").orElseThrow().index();

            host.ip("link set cable down");
            await(monitor, diary, "eth0 up");
            host.ip("link set cable up");
            await(monitor, diary, "eth0 up running");
            netlink.add(AddressSpec.of(eth0, IpAddress.parse("10.63.0.158"), 32));
            await(monitor, diary, "+10.63.0.158/32 ours");
            host.ip("addr del 10.63.0.158/32 dev eth0"); // somebody else removes our address
            await(monitor, diary, "-10.63.0.158/32 ours");
            netlink.add(AddressSpec.of(eth0, IpAddress.parse("fd00::158"), 128));
            await(monitor, diary, "+fd00::158/128 ours");
            host.ip("link set eth0 down");
            await(monitor, diary, "eth0 down");
            host.ip("link del eth0");
            await(monitor, diary, "eth0 removed");
        }
    }

    @Test
    void lostEventsAreToldAsOverflow() throws Exception {
        try (NetlinkMonitor monitor = host.call(() -> NetlinkMonitor.open(4096)); Netlink netlink = host.call(Netlink::open)) {
            int eth0 = netlink.interfaceNamed("eth0").orElseThrow().index();
            for (int i = 1; i <= 100; i++) {
                netlink.add(AddressSpec.of(eth0, IpAddress.ipv4(0x0A40_0000 + i), 32));
            }
            Diary diary = new Diary();
            monitor.drain(diary);
            assertEquals("overflow", diary.lines.getLast());
            assertTrue(diary.lines.size() < 101, "nothing was lost?");
            diary.lines.clear();
            netlink.delete(AddressSpec.of(eth0, IpAddress.parse("10.64.0.1"), 32));
            await(monitor, diary, "-10.64.0.1/32 ours"); // and it goes on
        }
    }

    private static void await(NetlinkMonitor monitor, Diary diary, String event) throws LinuxException {
        long deadlineNs = System.nanoTime() + WAIT_NS;
        try (Epoll epoll = Epoll.open()) {
            epoll.add(monitor.fd(), 1);
            while (!diary.lines.contains(event)) {
                assertTrue(epoll.await(Math.max(0, deadlineNs - System.nanoTime())) > 0, () -> event + " did not come: " + diary.lines);
                monitor.drain(diary);
            }
        }
        diary.lines.clear();
    }
}
