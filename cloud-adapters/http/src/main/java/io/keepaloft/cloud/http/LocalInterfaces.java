package io.keepaloft.cloud.http;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The MAC addresses of this host's interfaces, by which its port is found where no metadata service tells. */
@FunctionalInterface
public interface LocalInterfaces {

    /** Lower case with colons, as Neutron writes them; empty when the kernel does not tell. */
    List<String> macs();

    static LocalInterfaces ofHost() {
        return () -> {
            try {
                return NetworkInterface.networkInterfaces().map(LocalInterface::mac).filter(mac -> !mac.isEmpty()).distinct().toList();
            } catch (SocketException notTold) {
                return List.of();
            }
        };
    }
}
