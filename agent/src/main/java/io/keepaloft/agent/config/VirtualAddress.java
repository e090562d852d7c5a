package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.Optional;

/**
 * One line of {@code virtual_ipaddress} or {@code virtual_ipaddress_excluded}.
 *
 * @param prefixLength  default 32 for IPv4 and 128 for IPv6
 * @param broadcast     empty: none is set
 * @param interfaceName where it lives; default the instance's interface
 * @param scope         the kernel's number: 0 global, 200 site, 253 link, 254 host, 255 nowhere
 * @param label         IPv4 only, e.g. {@code eth0:1}
 */
public record VirtualAddress(
        IpAddress address,
        int prefixLength,
        Optional<IpAddress> broadcast,
        String interfaceName,
        int scope,
        Optional<String> label) {
    /** {@code address/prefix}, as {@code ip address} prints it. */
    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
