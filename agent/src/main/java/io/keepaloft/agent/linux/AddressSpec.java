package io.keepaloft.agent.linux;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * An address to add to, or to delete from, an interface.
 *
 * @param scope     RT_SCOPE_*: 0 global, 253 link, 254 host
 * @param broadcast IPv4 only
 * @param label     IPv4 only, must start with the interface's name, at most 15 characters
 */
public record AddressSpec(int interfaceIndex, IpAddress address, int prefixLength, int scope, Optional<IpAddress> broadcast,
        Optional<String> label) {
    /** The IFA_PROTO by which addresses of this agent are known: VRRP's protocol number. The kernel itself uses 0 to 3. */
    public static final int OURS = 112;

    public AddressSpec {
        Objects.requireNonNull(broadcast);
        Objects.requireNonNull(label);
        if (prefixLength < 0 || prefixLength > address.family().addressBytes() * 8) {
            throw new IllegalArgumentException(address + "/" + prefixLength);
        }
        if (address.family() == Family.IPV6 && (broadcast.isPresent() || label.isPresent())) {
            throw new IllegalArgumentException("IPv6 addresses have neither broadcast nor label: " + address);
        }
    }

    /** Global scope, nothing else. */
    public static AddressSpec of(int interfaceIndex, IpAddress address, int prefixLength) {
        return new AddressSpec(interfaceIndex, address, prefixLength, 0, Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength + " on interface " + interfaceIndex;
    }
}
