package io.keepaloft.agent.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few settings of an interface under /proc/sys/net that matter here (kernel documentation, ip-sysctl). */
public final class Sysctl {
    private Sysctl() {
    }

    /** Whether this host is an IPv6 router on the interface; false also when IPv6 is not there. */
    public static boolean forwardsIpv6(String interfaceName) {
        try {
            return Files.readString(path("ipv6", interfaceName, "forwarding")).strip().equals("1");
        } catch (IOException noIpv6) {
            return false;
        }
    }

    /** Whether deleting the first address of a subnet leaves the others of that subnet in place. */
    public static boolean promotesSecondaries(String interfaceName) throws IOException {
        return Files.readString(path("ipv4", interfaceName, "promote_secondaries")).strip().equals("1");
    }

    /** @throws IOException if it may not be written, as in many containers */
    public static void setPromoteSecondaries(String interfaceName) throws IOException {
        Files.writeString(path("ipv4", interfaceName, "promote_secondaries"), "1\n");
    }

    /** As a path and not as a dotted name: interface names may have dots in them, as eth0.1 does. */
    private static Path path(String family, String interfaceName, String setting) {
        return Path.of("/proc/sys/net", family, "conf", interfaceName, setting);
    }
}
