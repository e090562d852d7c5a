package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.ERRNO;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tells the neighbours where an address lives now: gratuitous ARP (RFC 5227 §3) and unsolicited neighbour
 * advertisements (RFC 4861 §7.2.6), as RFC 5798 §6.4.1 wants it of a new master. Frames are built once; a send fills in
 * the addresses and allocates nothing unless it fails. One thread uses it.
 */
public final class PacketSocket implements AutoCloseable {
    private static final int RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;

    private final Message arp;
    private final Message neighbor;
    private final MemorySegment errno;
    private int fd;

    private PacketSocket(int fd) {
        this.fd = fd;
        Arena arena = Arena.ofAuto();
        arp = new Message(arena, SocketAddress.link(arena, Frames.ETHERTYPE_ARP), Frames.gratuitousArp(arena), MemorySegment.NULL);
        neighbor = new Message(arena, SocketAddress.link(arena, Frames.ETHERTYPE_IPV6), Frames.neighborAdvertisement(arena), MemorySegment.NULL);
        errno = arena.allocate(ERRNO);
    }

    /** @throws LinuxException EPERM without CAP_NET_RAW */
    public static PacketSocket open() throws LinuxException {
        return new PacketSocket(LinuxException.check(Libc.socket(SocketAddress.AF_PACKET, RAW_NONBLOCK_CLOEXEC, 0),
                "packet socket for gratuitous ARP", Capabilities.NEEDS_NET_RAW)); // protocol 0: it receives nothing
    }

    /** Broadcasts "{@code ipv4} is at {@code mac}".
     *  @param mac the low 48 bits, first byte highest, as {@link InterfaceInfo#mac}
     *  @param ipv4 unsigned
     *  @return 0, or the errno: ENETDOWN if the interface is down, ENXIO or ENODEV if it is gone */
    public int gratuitousArp(int interfaceIndex, long mac, long ipv4) {
        Frames.fillArp(arp.data(), mac, ipv4);
        SocketAddress.putLink(arp.name(), interfaceIndex, Frames.BROADCAST);
        return send(arp);
    }

    /** Tells all nodes (ff02::1) that the address is at {@code mac}, overriding what they know.
     *  @param router whether this host forwards IPv6 on the interface, see {@link Sysctl#forwardsIpv6}: without the flag
     *                neighbours that use it as a router would stop doing so (RFC 4861 §7.2.5)
     *  @return 0, or the errno */
    public int unsolicitedNeighborAdvertisement(int interfaceIndex, long mac, long addressHi, long addressLo, boolean router) {
        Frames.fillNeighborAdvertisement(neighbor.data(), mac, addressHi, addressLo, router);
        SocketAddress.putLink(neighbor.name(), interfaceIndex, Frames.ALL_NODES_MAC);
        return send(neighbor);
    }

    private int send(Message message) {
        if (HotCalls.sendmsg(fd, message.header(), 0) >= 0) {
            return 0;
        }
        int again = HotCalls.sendmsg(fd, message.header(), 0, errno);
        return again < 0 ? -again : 0;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
