package io.keepaloft.cloud.http;

import io.keepaloft.cloud.rules.Cidr;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this host's kernel knows of its interfaces, where no metadata service and no API tells. */
@FunctionalInterface
public interface LocalInterfaces {

    /** MAC addresses, lower case with colons, as Neutron writes them; empty when the kernel does not tell. */
    List<String> macs();

    /** Addresses, text form, by which it is told which of a port's several a host really uses; empty when the kernel does not tell. */
    default Set<String> addresses() {
        return Set.of();
    }

    /** By the kernel's name; empty where there is no such interface, or the kernel does not tell. */
    default Optional<LocalInterface> named(String name) {
        return Optional.empty();
    }

    static LocalInterfaces ofHost() {
        return new LocalInterfaces() {
            @Override
            public Optional<LocalInterface> named(String name) {
                return LocalInterface.named(name);
            }

            @Override
            public List<String> macs() {
                return told(LocalInterface::mac).filter(mac -> !mac.isEmpty()).distinct().toList();
            }

            @Override
            public Set<String> addresses() {
                return told(each -> each.inetAddresses().map(Cidr::text)).flatMap(all -> all)
                        .collect(Collectors.toUnmodifiableSet());
            }
        };
    }

    private static <T> Stream<T> told(Function<NetworkInterface, T> what) {
        try {
            return NetworkInterface.networkInterfaces().map(what);
        } catch (SocketException notTold) {
            return Stream.empty();
        }
    }
}
