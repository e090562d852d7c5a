package io.keepaloft.agent.linux;

import io.keepaloft.protocol.wire.IpAddress;

/**
 * Two hosts in namespaces, joined by a cable: {@code eth0} of each, 10.63.0.154 and .155, fd00:63::154 and ::155,
 * link-local fe80::154 and fe80::155, all usable at once.
 */
public final class TwoHosts implements AutoCloseable {
    public static final IpAddress LEFT4 = IpAddress.parse("10.63.0.154");
    public static final IpAddress RIGHT4 = IpAddress.parse("10.63.0.155");
    public static final IpAddress LEFT6 = IpAddress.parse("fe80::154");
    public static final IpAddress RIGHT6 = IpAddress.parse("fe80::155");
    public static final IpAddress GROUP4 = IpAddress.parse("224.0.0.18");
    public static final IpAddress GROUP6 = IpAddress.parse("ff02::12");

    private final NetnsThread left;
    private final NetnsThread right;

    private TwoHosts(NetnsThread left, NetnsThread right) {
        this.left = left;
        this.right = right;
    }

    public static TwoHosts create(String suffix) {
        NetnsThread left = NetnsThread.create(suffix + "l");
        NetnsThread right;
        try {
            right = NetnsThread.create(suffix + "r");
        } catch (RuntimeException | Error failed) {
            left.close();
            throw failed;
        }
        TwoHosts hosts = new TwoHosts(left, right);
        try {
            left.ip("link add eth0 type veth peer name eth0 netns " + right.name());
            configure(left, "154");
            configure(right, "155");
            return hosts;
        } catch (RuntimeException | Error failed) {
            hosts.close();
            throw failed;
        }
    }

    private static void configure(NetnsThread host, String number) {
        host.exec("sysctl -qw net.ipv6.conf.eth0.accept_dad=0 net.ipv6.conf.eth0.addr_gen_mode=1");
        host.ip("link set eth0 up");
        host.ip("addr add 10.63.0." + number + "/24 brd + dev eth0");
        host.ip("addr add fe80::" + number + "/64 dev eth0 nodad");
        host.ip("addr add fd00:63::" + number + "/64 dev eth0 nodad");
    }

    public NetnsThread left() {
        return left;
    }

    public NetnsThread right() {
        return right;
    }

    public static int indexOfEth0(NetnsThread host) {
        return host.call(() -> {
            try (Netlink netlink = Netlink.open()) {
                return netlink.interfaceNamed("eth0").orElseThrow().index();
            }
        });
    }

    @Override
    public void close() {
        try {
            left.close();
        } finally {
            right.close();
        }
    }
}
