package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.SocketAddress.NET_INT;
import static io.keepaloft.agent.linux.SocketAddress.NET_LONG;
import static io.keepaloft.agent.linux.SocketAddress.NET_SHORT;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Links and addresses as rtnetlink messages (rtnetlink(7); linux/if_link.h, linux/if_addr.h). */
final class RouteMessages {
    static final int LINK_BODY = 16;
    static final int ADDRESS_BODY = 8;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_PROTO = 11;
    private static final int IFA_F_NODAD = 0x2;
    private static final int FOREVER = -1;

    private RouteMessages() {
    }

    /** The current message, an RTM_NEWLINK or RTM_DELLINK; null if it is too short or has no name. */
    static InterfaceInfo link(NetlinkMessage message) {
        if (message.bodyLength() < LINK_BODY) {
            return null;
        }
        int name = message.find(LINK_BODY, IFLA_IFNAME, 1);
        if (name < 0) {
            return null;
        }
        int mac = message.find(LINK_BODY, IFLA_ADDRESS, 6);
        int mtu = message.find(LINK_BODY, IFLA_MTU, 4);
        MemorySegment data = message.data();
        return new InterfaceInfo(message.bodyInt(4), message.text(name), message.bodyInt(8), message.bodyShort(2),
                mac < 0 ? 0 : (data.get(NET_SHORT, mac) & 0xFFFFL) << 32 | data.get(NET_INT, mac + 2) & 0xFFFF_FFFFL,
                mtu < 0 ? 0 : data.get(INT, mtu));
    }

    /** The current message, an RTM_NEWADDR or RTM_DELADDR; null if it is no whole IPv4 or IPv6 address. */
    static AddressInfo address(NetlinkMessage message) {
        if (message.bodyLength() < ADDRESS_BODY) {
            return null;
        }
        Family family = switch (message.bodyByte(0)) {
            case SocketAddress.AF_INET -> Family.IPV4;
            case SocketAddress.AF_INET6 -> Family.IPV6;
            default -> null;
        };
        if (family == null) {
            return null;
        }
        int bytes = family.addressBytes();
        int local = message.find(ADDRESS_BODY, IFA_LOCAL, bytes); // IPv6 has it for point-to-point links alone
        int at = local >= 0 ? local : message.find(ADDRESS_BODY, IFA_ADDRESS, bytes);
        if (at < 0) {
            return null;
        }
        int label = message.find(ADDRESS_BODY, IFA_LABEL, 1);
        int broadcast = message.find(ADDRESS_BODY, IFA_BROADCAST, bytes);
        int flags = message.find(ADDRESS_BODY, IFA_FLAGS, 4);
        int protocol = message.find(ADDRESS_BODY, IFA_PROTO, 1);
        return new AddressInfo(message.bodyInt(4), read(message.data(), at, family), message.bodyByte(1), message.bodyByte(3),
                label < 0 ? Optional.empty() : Optional.of(message.text(label)),
                broadcast < 0 ? Optional.empty() : Optional.of(read(message.data(), broadcast, family)),
                flags < 0 ? message.bodyByte(2) : message.data().get(INT, flags),
                protocol < 0 ? 0 : message.data().get(Native.BYTE, protocol) & 0xFF);
    }

    private static IpAddress read(MemorySegment data, int at, Family family) {
        return family == Family.IPV4 ? IpAddress.ipv4(data.get(NET_INT, at))
                : IpAddress.ipv6(data.get(NET_LONG, at), data.get(NET_LONG, at + 8));
    }

    /** Fills a message begun with {@link #ADDRESS_BODY}: what identifies an address for adding and for deleting. */
    static void identify(NetlinkMessage message, AddressSpec spec) {
        IpAddress address = spec.address();
        message.putByte(NetlinkMessage.HEADER, SocketAddress.domain(address.family()));
        message.putByte(NetlinkMessage.HEADER + 1, spec.prefixLength());
        message.putInt(NetlinkMessage.HEADER + 4, spec.interfaceIndex());
        put(message, IFA_LOCAL, address);
        put(message, IFA_ADDRESS, address);
    }

    /** Adds what an address to be added has beside. */
    static void describe(NetlinkMessage message, AddressSpec spec, boolean withProtocol) {
        message.putByte(NetlinkMessage.HEADER + 3, spec.scope());
        spec.broadcast().ifPresent(broadcast -> put(message, IFA_BROADCAST, broadcast));
        spec.label().ifPresent(label -> {
            byte[] text = label.getBytes(StandardCharsets.UTF_8);
            int at = message.attribute(IFA_LABEL, text.length + 1);
            MemorySegment.copy(text, 0, message.data(), Native.BYTE, at, text.length);
        });
        if (spec.address().family() == Family.IPV6) {
            // The election has decided who has the address; detection would only keep it unusable for a second or more.
            message.data().set(INT, message.attribute(IFA_FLAGS, 4), IFA_F_NODAD);
            int lifetimes = message.attribute(IFA_CACHEINFO, 16);
            // As keepalived does: a host address serves, but is not chosen as the source of this host's own connections.
            boolean hostAddress = spec.prefixLength() == 128;
            message.data().set(INT, lifetimes, hostAddress ? 0 : FOREVER);
            message.data().set(INT, lifetimes + 4, FOREVER);
        }
        if (withProtocol) {
            message.data().set(Native.BYTE, message.attribute(IFA_PROTO, 1), (byte) AddressSpec.OURS);
        }
    }

    private static void put(NetlinkMessage message, int attribute, IpAddress address) {
        int at = message.attribute(attribute, address.family().addressBytes());
        SocketAddress.putAddress(message.data(), at, address.family(), address.hi(), address.lo());
    }
}
