package io.keepaloft.protocol.wire;

/** Prints an advertisement the way tcpdump does, for {@code keepaloft watch}; never the password. */
public final class AdvertText {
    private AdvertText() {
    }

    /** {@code 172.17.100.201 > 224.0.0.18: VRRPv2, Advertisement, vrid 51, prio 100, authtype simple, intvl 1s, addrs 172.17.100.203}. */
    public static String line(Advert advert) {
        StringBuilder out = new StringBuilder(160);
        IpAddressText.append(out, advert.family(), advert.sourceHi(), advert.sourceLo());
        out.append(" > ");
        IpAddressText.append(out, advert.family(), advert.destinationHi(), advert.destinationLo());
        return out.append(": ").append(of(advert)).toString();
    }

    /** {@code VRRPv2, Advertisement, vrid 51, prio 100, authtype simple, intvl 1s, addrs 172.17.100.203}. */
    public static String of(Advert advert) {
        StringBuilder out = new StringBuilder(120);
        out.append("VRRPv").append(advert.version()).append(", ");
        out.append(advert.type == 1 ? "Advertisement" : "type " + advert.type);
        out.append(", vrid ").append(advert.vrid()).append(", prio ").append(advert.priority());
        if (advert.version() == 2) {
            out.append(", authtype ").append(authType(advert.authType()));
            out.append(", intvl ").append(advert.intervalNs() / AdvertFormat.SECOND_NS).append('s');
        } else {
            out.append(", intvl ").append(advert.intervalNs() / AdvertFormat.CENTISECOND_NS).append("cs");
        }
        if (advert.addressCount() > 0) {
            out.append(", addrs");
        }
        for (int i = 0; i < advert.addressCount(); i++) {
            out.append(i == 0 ? ' ' : ',');
            IpAddressText.append(out, advert.family(), advert.addressHi(i), advert.addressLo(i));
        }
        return out.toString();
    }

    private static String authType(int type) {
        return switch (type) {
            case 0 -> "none";
            case 1 -> "simple";
            case 2 -> "ah";
            default -> "#" + type;
        };
    }
}
