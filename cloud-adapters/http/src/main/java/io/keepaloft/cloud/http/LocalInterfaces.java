package io.keepaloft.cloud.http;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The MAC addresses of this host's interfaces, by which its port is found where no metadata service tells. */
@FunctionalInterface
public interface LocalInterfaces {

    /** Lower case with colons, as Neutron writes them; empty when the kernel does not tell. */
    List<String> macs();

    static LocalInterfaces ofHost() {
        return () -> {
            try {
                return NetworkInterface.networkInterfaces().map(LocalInterfaces::mac).filter(Objects::nonNull).distinct().toList();
            } catch (SocketException notTold) {
                return List.of();
            }
        };
    }

    private static String mac(NetworkInterface each) {
        try {
            byte[] bytes = each.getHardwareAddress();
            return bytes == null || bytes.length != 6 ? null : HexFormat.ofDelimiter(":").formatHex(bytes);
        } catch (SocketException gone) {
            return null;
        }
    }
}
