package io.keepaloft.cloud.http;

import io.keepaloft.cloud.rules.Cidr;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel says of one interface of this host.
 *
 * @param mac       lower case with colons, as the clouds write them; empty for one that has none, as a tunnel
 * @param addresses text form, without prefix length or zone
 */
public record LocalInterface(String name, String mac, List<String> addresses) {

    public LocalInterface {
        addresses = List.copyOf(addresses);
    }

    /** Asks the kernel; empty where there is no such interface, or it does not tell. */
    public static Optional<LocalInterface> named(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found == null ? Optional.empty() : Optional.of(new LocalInterface(name, mac(found),
                    found.inetAddresses().map(Cidr::text).toList()));
        } catch (SocketException notTold) {
            return Optional.empty();
        }
    }

    static String mac(NetworkInterface each) {
        try {
            byte[] bytes = each.getHardwareAddress();
            return bytes == null || bytes.length != 6 ? "" : HexFormat.ofDelimiter(":").formatHex(bytes);
        } catch (SocketException gone) {
            return "";
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return name + " (" + (mac.isEmpty() ? "no MAC address" : mac) + (addresses.isEmpty() ? "" : ", " + String.join(", ", addresses)) + ")";
    }
}
