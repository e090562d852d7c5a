package io.keepaloft.agent.linux;

/**
 * A network interface, as the kernel tells it (rtnetlink(7), RTM_GETLINK).
 *
 * @param flags IFF_* of netdevice(7)
 * @param type  ARPHRD_*; 1 is Ethernet
 * @param mac   the low 48 bits, first byte highest; 0 if it has none
 * @param mtu   bytes
 */
public record InterfaceInfo(int index, String name, int flags, int type, long mac, int mtu) {
    private static final int IFF_UP = 0x1;
    private static final int IFF_LOOPBACK = 0x8;
    private static final int IFF_RUNNING = 0x40;
    private static final int IFF_MULTICAST = 0x1000;

    /** Switched on by the administrator. */
    public boolean up() {
        return (flags & IFF_UP) != 0;
    }

    /** The other side of the link is there (RFC 2863 operational state). */
    public boolean running() {
        return (flags & IFF_RUNNING) != 0;
    }

    public boolean loopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }

    public boolean multicast() {
        return (flags & IFF_MULTICAST) != 0;
    }

    /** Whether gratuitous ARP and unsolicited NA can be sent. */
    public boolean ethernet() {
        return type == 1;
    }

    /** {@code 02:00:5e:00:01:02}. */
    public String macText() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(shift == 40 ? "" : ":").append(String.format("%02x", mac >>> shift & 0xFF));
        }
        return text.toString();
    }
}
