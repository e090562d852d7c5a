package io.keepaloft.protocol.wire;

/** The address family of a virtual router; one virtual router has exactly one (RFC 5798 §5.2.9). */
public enum Family {
    IPV4(4),
    IPV6(16);

    private final int addressBytes;

    Family(int addressBytes) {
        this.addressBytes = addressBytes;
    }

    /** Bytes of one address on the wire. */
    public int addressBytes() {
        return addressBytes;
    }
}
