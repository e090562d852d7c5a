package io.keepaloft.agent.interop;

import java.util.List;

/** A way to speak VRRP that both sides are configured with. */
enum Flavor {
    V2_MULTICAST(2, false, false, false),
    V2_MULTICAST_PASS(2, false, false, true),
    V2_UNICAST_PASS(2, false, true, true),
    V3_MULTICAST(3, false, false, false),
    V3_UNICAST(3, false, true, false),
    V3_IPV6_MULTICAST(3, true, false, false),
    V3_IPV6_UNICAST(3, true, true, false);

    private final int version;
    private final boolean ipv6;
    private final boolean unicast;
    private final boolean password;

    Flavor(int version, boolean ipv6, boolean unicast, boolean password) {
        this.version = version;
        this.ipv6 = ipv6;
        this.unicast = unicast;
        this.password = password;
    }

    boolean ipv6() {
        return ipv6;
    }

    int version() {
        return version;
    }

    /** Of host number 201 or 202, as on its interface. */
    List<String> addresses(int host) {
        return ipv6 ? List.of("fd00::" + host + "/64", "fe80::" + host + "/64") : List.of("172.17.100." + host + "/24");
    }

    /** What its advertisements come from: link-local where RFC 5798 §5.1.2.1 asks for it. */
    String source(int host) {
        return !ipv6 ? "172.17.100." + host : (unicast ? "fd00::" : "fe80::") + host;
    }

    /** The same as a capture names it. */
    String capturedSource(int host) {
        return source(host).replace("::", ":0:0:0:0:0:0:");
    }

    String virtualAddress() {
        return ipv6 ? "fe80::203" : "172.17.100.203";
    }

    /** A keepalived.conf that either side reads. */
    String configuration(int host, int peer, int priority) {
        return """
                vrrp_instance VI_1 {
                    state BACKUP
                    interface eth0
                    virtual_router_id 61
                    version %d
                    priority %d
                    advert_int %s
                %s%s    virtual_ipaddress {
                        %s
                    }
                }
                """.formatted(version, priority, version == 2 ? "1" : "0.2",
                password ? "    authentication {\n        auth_type PASS\n        auth_pass s3cret12\n    }\n" : "",
                unicast ? "    unicast_src_ip " + source(host) + "\n    unicast_peer {\n        " + source(peer) + "\n    }\n" : "",
                ipv6 ? "fe80::203/64\n        fd00::203/64" : "172.17.100.203");
    }
}
