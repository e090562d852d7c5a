package io.keepaloft.agent.linux;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * An address on an interface, as the kernel tells it (rtnetlink(7), RTM_GETADDR).
 *
 * @param address  the local one; the peer of a point-to-point address is not told
 * @param scope    RT_SCOPE_*: 0 global, 253 link, 254 host
 * @param flags    IFA_F_*
 * @param protocol who put it there (IFA_PROTO, Linux 5.18): 0 unknown, {@link AddressSpec#OURS} this agent
 */
public record AddressInfo(int interfaceIndex, IpAddress address, int prefixLength, int scope, Optional<String> label,
        Optional<IpAddress> broadcast, int flags, int protocol) {
    private static final int IFA_F_SECONDARY = 0x1;
    private static final int IFA_F_DADFAILED = 0x8;
    private static final int IFA_F_DEPRECATED = 0x20;
    private static final int IFA_F_TENTATIVE = 0x40;

    public AddressInfo {
        Objects.requireNonNull(address);
        Objects.requireNonNull(label);
        Objects.requireNonNull(broadcast);
    }

    /** Put there by this agent or by a predecessor that was killed. */
    public boolean ours() {
        return protocol == AddressSpec.OURS;
    }

    /** IPv4: not the first of its subnet, so never the source of packets unless asked for. */
    public boolean secondary() {
        return (flags & IFA_F_SECONDARY) != 0;
    }

    /** IPv6: duplicate address detection is not finished; it cannot be bound to yet. */
    public boolean tentative() {
        return (flags & IFA_F_TENTATIVE) != 0;
    }

    /** IPv6: another host has it. */
    public boolean duplicate() {
        return (flags & IFA_F_DADFAILED) != 0;
    }

    /** IPv6: not used as the source of new connections. */
    public boolean deprecated() {
        return (flags & IFA_F_DEPRECATED) != 0;
    }

    /** Whether it is the very thing that {@code spec} puts there: same interface, address and prefix. */
    public boolean matches(AddressSpec spec) {
        return interfaceIndex == spec.interfaceIndex() && prefixLength == spec.prefixLength() && address.equals(spec.address());
    }
}
