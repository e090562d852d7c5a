package io.keepaloft.protocol.wire;

import io.keepaloft.protocol.wire.AdvertFormat.V3Checksum;
import io.keepaloft.protocol.wire.ReceiveRules.Peer;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads advertisements from hostile bytes: every packet is either Ok or Rejected for a named reason, and none throws.
 *
 * <p>Follows RFC 5798 §7.1 (RFC 3768 §7.1) in the order of checks of {@link RejectReason}. Allocates nothing.
 */
public final class AdvertDecoder {
    private static final int TYPE_ADVERTISEMENT = 1;
    private static final int LINK_LOCAL_TTL = 255;

    private final Decoded.Rejected[] rejections = new Decoded.Rejected[RejectReason.values().length];

    public AdvertDecoder() {
        for (RejectReason reason : RejectReason.values()) {
            rejections[reason.ordinal()] = new Decoded.Rejected(reason);
        }
    }

    /** The virtual router that a packet claims to be for, to find whose rules apply; -1 if it is too short to say. */
    public static int vridOf(Packet packet) {
        return packet.payloadLength() < AdvertFormat.HEADER_BYTES ? -1 : packet.data().get(packet.payloadOffset() + 1) & 0xFF;
    }

    /** Reads a packet under a router's rules. {@code into} has defined contents only after Ok. */
    public Decoded decode(Packet packet, ReceiveRules rules, Advert into) {
        RejectReason reason = check(packet, rules, into);
        return reason == null ? Decoded.Ok.INSTANCE : rejections[reason.ordinal()];
    }

    /** Reads any router's packet, for an observer: only what cannot be read at all is rejected. */
    public Decoded decodeAny(Packet packet, Advert into) {
        RejectReason reason = read(packet, into);
        return reason == null ? Decoded.Ok.INSTANCE : rejections[reason.ordinal()];
    }

    /** Reads the fields; null, or why they cannot be read. */
    private static RejectReason read(Packet packet, Advert into) {
        if (packet.ipProtocol() == 51) {
            return RejectReason.AUTHENTICATION_HEADER;
        }
        if (packet.payloadLength() < AdvertFormat.HEADER_BYTES) {
            return RejectReason.LENGTH;
        }
        ByteBuffer data = packet.data();
        int at = packet.payloadOffset();
        into.family = packet.family();
        into.version = (data.get(at) & 0xF0) >>> 4;
        into.type = data.get(at) & 0x0F;
        into.vrid = data.get(at + 1) & 0xFF;
        into.priority = data.get(at + 2) & 0xFF;
        into.addressCount = data.get(at + 3) & 0xFF;
        into.ttl = packet.ttl();
        into.sourceHi = packet.sourceHi();
        into.sourceLo = packet.sourceLo();
        into.destinationHi = packet.destinationHi();
        into.destinationLo = packet.destinationLo();
        into.addressesDiffer = false;
        into.oldUnicastChecksum = false;
        if (into.version == 2) {
            into.authType = data.get(at + 4) & 0xFF;
            into.intervalNs = (data.get(at + 5) & 0xFF) * AdvertFormat.SECOND_NS;
        } else {
            into.authType = 0;
            into.intervalNs = (data.getShort(at + 4) & 0x0FFF) * AdvertFormat.CENTISECOND_NS;
        }
        if (packet.payloadLength() < messageLength(into)) {
            return RejectReason.LENGTH;
        }
        readAddresses(data, at + AdvertFormat.HEADER_BYTES, into);
        return null;
    }

    private static void readAddresses(ByteBuffer data, int start, Advert into) {
        int at = start;
        for (int i = 0; i < into.addressCount; i++, at += into.family.addressBytes()) {
            if (into.family == Family.IPV4) {
                into.address(i, 0, data.getInt(at) & 0xFFFF_FFFFL);
            } else {
                into.address(i, data.getLong(at), data.getLong(at + 8));
            }
        }
    }

    private static int messageLength(Advert advert) {
        return AdvertFormat.length(advert.version, advert.family, advert.addressCount);
    }

    private static RejectReason check(Packet packet, ReceiveRules rules, Advert into) {
        RejectReason unreadable = read(packet, into);
        // Another router's packet is no fault of the sender's, so that is said before its length is judged.
        if (vridOf(packet) != rules.format().vrid() && unreadable != RejectReason.AUTHENTICATION_HEADER && vridOf(packet) >= 0) {
            return RejectReason.VRID;
        }
        if (unreadable != null) {
            return unreadable;
        }
        // RFC 5798 §5.1.1.3 asks for 255 always; unicast peers may be routed, so there the TTL says nothing.
        if (packet.multicast() && packet.ttl() != LINK_LOCAL_TTL) {
            return RejectReason.TTL;
        }
        RejectReason content = checkContent(packet, rules.format(), into);
        if (content != null) {
            return content;
        }
        RejectReason integrity = checkIntegrity(packet, rules, into);
        if (integrity != null) {
            return integrity;
        }
        into.addressesDiffer = addressesDiffer(rules.format().addresses(), into);
        return checkSender(packet, rules);
    }

    private static RejectReason checkContent(Packet packet, AdvertFormat ours, Advert into) {
        if (into.version != ours.version()) {
            return RejectReason.VERSION;
        }
        if (packet.declaredLength() - messageLength(into) == Hmac.TRAILER_BYTES) {
            return RejectReason.HMAC;
        }
        if (into.version == 2 && into.family == Family.IPV4) {
            Authentication auth = ours.authentication();
            if (into.authType != auth.type()) {
                return RejectReason.AUTH_TYPE;
            }
            int dataAt = packet.payloadOffset() + messageLength(into) - AdvertFormat.AUTH_BYTES;
            if (auth.type() == 1 && packet.data().getLong(dataAt) != auth.data()) {
                return RejectReason.AUTH_PASSWORD;
            }
        }
        // RFC 5798 §7.1 lets version 3 learn another interval; zero would make every backup a master at once.
        boolean badInterval = into.version == 2 ? into.intervalNs != ours.advertIntervalNs() : into.intervalNs == 0;
        if (badInterval) {
            return RejectReason.ADVERT_INTERVAL;
        }
        return into.type == TYPE_ADVERTISEMENT ? null : RejectReason.PACKET_TYPE;
    }

    private static RejectReason checkIntegrity(Packet packet, ReceiveRules rules, Advert into) {
        int length = messageLength(into);
        // What was received behind it is Ethernet's padding to 60 bytes; the IP header itself must tell the truth.
        if (packet.declaredLength() != length) {
            return RejectReason.IP_LENGTH;
        }
        return checksumAccepted(packet, rules, into, length) ? null : RejectReason.CHECKSUM;
    }

    private static boolean checksumAccepted(Packet packet, ReceiveRules rules, Advert into, int length) {
        long sum = Checksum.sum(packet.data(), packet.payloadOffset(), length);
        if (into.family == Family.IPV4 && into.version == 2) {
            return Checksum.fold(sum) == 0;
        }
        if (Checksum.fold(sum + Checksum.pseudoHeader(into.sourceHi, into.sourceLo, into.destinationHi, into.destinationLo, length)) == 0) {
            return true;
        }
        if (into.family == Family.IPV6) {
            return false;
        }
        // keepalived takes any version 3 checksum then; we still ask for one of the two forms, which every peer sends.
        if (rules.format().v3Checksum() == V3Checksum.AS_V2 && Checksum.fold(sum) == 0) {
            return true;
        }
        into.oldUnicastChecksum = rules.acceptOldUnicastChecksum() && !packet.multicast()
                && Checksum.fold(sum + Checksum.pseudoHeader(0, into.sourceLo, 0, Checksum.GROUP_V4, length)) == 0;
        return into.oldUnicastChecksum;
    }

    private static RejectReason checkSender(Packet packet, ReceiveRules rules) {
        if (!rules.delivery().accepts(packet.multicast())) {
            return RejectReason.UNICAST_MULTICAST_MISMATCH;
        }
        if (rules.ownerIgnoresAdverts()) {
            return RejectReason.OWNER_IGNORES;
        }
        Peer peer = find(rules.peers(), packet);
        if (peer == null) {
            return !packet.multicast() && rules.checkUnicastSource() ? RejectReason.UNKNOWN_SOURCE : null;
        }
        boolean tooFar = peer.minTtl() >= 0 && packet.ttl() < peer.minTtl() || peer.maxTtl() >= 0 && packet.ttl() > peer.maxTtl();
        return tooFar ? RejectReason.PEER_TTL : null;
    }

    private static Peer find(List<Peer> peers, Packet packet) {
        for (int i = 0; i < peers.size(); i++) {
            IpAddress address = peers.get(i).address();
            if (address.lo() == packet.sourceLo() && address.hi() == packet.sourceHi()) {
                return peers.get(i);
            }
        }
        return null;
    }

    /** Compares as sets, fast when both sides list the addresses in one order. */
    private static boolean addressesDiffer(List<IpAddress> ours, Advert theirs) {
        if (ours.size() != theirs.addressCount) {
            return true;
        }
        for (int i = 0; i < ours.size(); i++) {
            IpAddress address = ours.get(i);
            boolean found = theirs.addressLo(i) == address.lo() && theirs.addressHi(i) == address.hi();
            for (int j = 0; !found && j < theirs.addressCount; j++) {
                found = theirs.addressLo(j) == address.lo() && theirs.addressHi(j) == address.hi();
            }
            if (!found) {
                return true;
            }
        }
        return false;
    }
}
