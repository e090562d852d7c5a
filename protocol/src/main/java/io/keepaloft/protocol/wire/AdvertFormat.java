package io.keepaloft.protocol.wire;

import java.util.List;
import java.util.Objects;

/**
 * Everything about a virtual router that stands in each of its advertisements and does not change between two of them.
 *
 * @param version 2 (RFC 3768) or 3 (RFC 5798, RFC 9568)
 * @param vrid 1-255
 * @param advertIntervalNs version 2: whole seconds 1-255; version 3: whole centiseconds 1-4095; rounded to the nearest, never to 0
 * @param addresses the virtual addresses that are advertised, of {@code family}, at most 255, in sending order
 * @param authentication version 2 only; ignored by version 3
 * @param v3Checksum how a version 3 checksum over IPv4 is made
 */
public record AdvertFormat(int version, Family family, int vrid, long advertIntervalNs, List<IpAddress> addresses,
                           Authentication authentication, V3Checksum v3Checksum) {
    static final int HEADER_BYTES = 8;
    static final int AUTH_BYTES = 8;
    static final long SECOND_NS = 1_000_000_000L;
    static final long CENTISECOND_NS = 10_000_000L;

    /** How the checksum of version 3 over IPv4 is computed. IPv6 always has the pseudo-header (RFC 8200 §8.1). */
    public enum V3Checksum {
        /** With a pseudo-header of the real source and destination (RFC 5798 §5.2.8). */
        STANDARD,
        /** {@code v3_checksum_as_v2}: without pseudo-header; RFC 9568 peers may expect it. On receive any form is accepted. */
        AS_V2,
        /** keepalived up to 1.3.6: the pseudo-header always has 224.0.0.18, in unicast too. */
        OLD_UNICAST
    }

    public AdvertFormat {
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(v3Checksum, "v3Checksum");
        addresses = List.copyOf(addresses);
        require(version == 2 || version == 3, "version must be 2 or 3, not " + version);
        require(vrid >= 1 && vrid <= 255, "virtual_router_id must be 1-255, not " + vrid);
        require(addresses.size() <= 255, "an advertisement has room for 255 addresses, not " + addresses.size());
        for (IpAddress address : addresses) {
            require(address.family() == family, address + " does not belong to a virtual router of " + family);
        }
        long unitNs = version == 2 ? SECOND_NS : CENTISECOND_NS;
        long units = Math.max(1, (advertIntervalNs + unitNs / 2) / unitNs);
        require(units <= (version == 2 ? 255 : 4095), "advert_int is too long for version " + version + ": " + advertIntervalNs + " ns");
        advertIntervalNs = units * unitNs;
    }

    /** The form in which most virtual routers are written: no authentication, standard checksum. */
    public static AdvertFormat of(int version, Family family, int vrid, long advertIntervalNs, List<IpAddress> addresses) {
        return new AdvertFormat(version, family, vrid, advertIntervalNs, addresses, Authentication.NONE, V3Checksum.STANDARD);
    }

    public AdvertFormat withV3Checksum(V3Checksum form) {
        return new AdvertFormat(version, family, vrid, advertIntervalNs, addresses, authentication, form);
    }

    public AdvertFormat withAuthentication(Authentication auth) {
        return new AdvertFormat(version, family, vrid, advertIntervalNs, addresses, auth, v3Checksum);
    }

    /** Bytes of one advertisement, from the VRRP header to its end. */
    public int length() {
        return length(version, family, addresses.size());
    }

    /** IPv4 version 2 ends in eight authentication bytes, also with type 0; version 2 over IPv6 (keepalived's) does not. */
    static int length(int version, Family family, int addressCount) {
        int auth = version == 2 && family == Family.IPV4 ? AUTH_BYTES : 0;
        return HEADER_BYTES + addressCount * family.addressBytes() + auth;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
