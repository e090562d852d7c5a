package io.keepaloft.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Interfaces listed, addresses added and removed, as iproute2 sees the result. */
@Tag("netns")
class NetlinkNetnsTest {
    private static final IpAddress VIP = IpAddress.parse("10.63.0.158");
    private static final IpAddress VIP6 = IpAddress.parse("fd00:63::158");

    private final NetnsThread host = NetnsThread.create("nl");
    private Netlink netlink;
    private int eth0;

    @BeforeEach
    void build() {
        host.exec("sysctl -qw net.ipv4.conf.all.promote_secondaries=0");
        host.ip("link add eth0 address 02:00:5e:12:34:56 mtu 1400 type veth peer name cable");
        host.ip("link set cable up");
        host.ip("link set eth0 up");
        host.ip("addr add 10.63.0.154/24 dev eth0");
        netlink = host.call(Netlink::open);
        eth0 = host.call(() -> netlink.interfaceNamed("eth0").orElseThrow().index());
    }

    @AfterEach
    void remove() {
        try (host) {
            if (netlink != null) {
                netlink.close();
            }
        }
    }

    @Test
    void anInterfaceHasItsNameMacAndState() throws Exception {
        InterfaceInfo found = netlink.interfaceNamed("eth0").orElseThrow();
        assertEquals("02:00:5e:12:34:56", found.macText());
        assertEquals(1400, found.mtu());
        assertTrue(found.up() && found.running() && found.ethernet() && !found.loopback());
        InterfaceInfo lo = netlink.interfaceNamed("lo").orElseThrow();
        assertTrue(lo.loopback() && !lo.ethernet() && lo.index() == 1);
        assertEquals(Optional.empty(), netlink.interfaceNamed("eth1"));
    }

    @Test
    void anAddressIsAddedAsItIsConfiguredAndMarkedAsOurs() throws Exception {
        AddressSpec spec = new AddressSpec(eth0, VIP, 27, 253, Optional.of(IpAddress.parse("10.63.0.159")), Optional.of("eth0:vip"));
        netlink.add(spec);
        String shown = host.ip("-o addr show dev eth0 to 10.63.0.158");
        assertTrue(shown.contains("inet 10.63.0.158/27 brd 10.63.0.159 scope link"), shown);
        assertTrue(shown.contains("eth0:vip"), shown);

        AddressInfo listed = find(VIP);
        assertTrue(listed.matches(spec) && listed.ours(), listed.toString());
        assertEquals(Optional.of("eth0:vip"), listed.label());
        assertEquals(spec.broadcast(), listed.broadcast());
        assertEquals(253, listed.scope());
        assertFalse(find(IpAddress.parse("10.63.0.154")).ours(), "an address of the administrator is not ours");

        assertTrue(assertThrows(LinuxException.class, () -> netlink.add(spec)).alreadyExists());
        netlink.delete(spec);
        assertEquals("", host.ip("-o addr show dev eth0 to 10.63.0.158"));
        LinuxException gone = assertThrows(LinuxException.class, () -> netlink.delete(spec));
        assertTrue(gone.addressNotThere() && gone.getMessage().contains("10.63.0.158/27"), gone.getMessage());
    }

    @Test
    void onlyTheExactPrefixIsDeleted() throws Exception {
        netlink.add(AddressSpec.of(eth0, VIP, 32));
        assertTrue(assertThrows(LinuxException.class, () -> netlink.delete(AddressSpec.of(eth0, VIP, 24))).addressNotThere());
        host.ip("addr add 10.63.0.158/24 dev eth0"); // the administrator's, beside ours
        netlink.delete(AddressSpec.of(eth0, VIP, 32));
        assertEquals(List.of(24, 24), netlink.addresses().stream().filter(found -> found.interfaceIndex() == eth0
                && found.label().isPresent()).map(AddressInfo::prefixLength).toList());
    }

    @Test
    void deletingTheFirstAddressOfASubnetSparesTheOthersWhenSecondariesArePromoted() throws Exception {
        netlink.add(AddressSpec.of(eth0, IpAddress.parse("10.64.0.1"), 24));
        host.ip("addr add 10.64.0.2/24 dev eth0");
        host.run(() -> {
            assertFalse(Sysctl.promotesSecondaries("eth0"));
            Sysctl.setPromoteSecondaries("eth0");
            assertTrue(Sysctl.promotesSecondaries("eth0"));
            assertFalse(Sysctl.forwardsIpv6("eth0"));
        });
        netlink.delete(AddressSpec.of(eth0, IpAddress.parse("10.64.0.1"), 24));
        assertFalse(find(IpAddress.parse("10.64.0.2")).secondary());
    }

    @Test
    void anIpv6AddressIsUsableAtOnceAndAHostAddressIsNoSourceOfConnections() throws Exception {
        netlink.add(AddressSpec.of(eth0, VIP6, 128));
        AddressInfo listed = find(VIP6);
        assertTrue(listed.ours() && listed.deprecated() && !listed.tentative() && !listed.duplicate(), listed.toString());
        netlink.delete(AddressSpec.of(eth0, VIP6, 128));
        assertTrue(assertThrows(LinuxException.class, () -> netlink.delete(AddressSpec.of(eth0, VIP6, 128))).addressNotThere());
        netlink.add(AddressSpec.of(eth0, VIP6, 64));
        assertFalse(find(VIP6).deprecated());
        assertTrue(assertThrows(LinuxException.class, () -> netlink.add(AddressSpec.of(eth0, VIP6, 64))).alreadyExists());
    }

    @Test
    void whatTheKernelRefusesSaysWhy() {
        LinuxException noDevice = assertThrows(LinuxException.class, () -> netlink.add(AddressSpec.of(4242, VIP, 32)));
        assertTrue(noDevice.noSuchInterface(), noDevice.getMessage());
        AddressSpec foreignLabel = new AddressSpec(eth0, VIP, 32, 0, Optional.empty(), Optional.of("a-label-much-too-long-for-linux"));
        LinuxException tooLong = assertThrows(LinuxException.class, () -> netlink.add(foreignLabel));
        assertTrue(tooLong.getMessage().contains("10.63.0.158/32") && !tooLong.errnoName().startsWith("errno"), tooLong.getMessage());
    }

    @Test
    void aListLongerThanOneDatagramIsReadWhole() throws Exception {
        for (int i = 1; i <= 254; i++) {
            netlink.add(AddressSpec.of(eth0, IpAddress.ipv4(0x0A40_0000 + i), 32));
            netlink.add(AddressSpec.of(eth0, IpAddress.ipv6(0xFD00_0064_0000_0000L, i), 128));
        }
        assertEquals(508, netlink.addresses().stream().filter(AddressInfo::ours).count());
    }

    private AddressInfo find(IpAddress address) throws LinuxException {
        return netlink.addresses().stream().filter(found -> found.address().equals(address)).findFirst().orElseThrow();
    }
}
