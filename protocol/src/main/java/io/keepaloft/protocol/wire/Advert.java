package io.keepaloft.protocol.wire;

/**
 * A decoded advertisement: a view that the decoder fills again for each packet, so that receiving allocates nothing.
 *
 * <p>Valid until the next {@code decode} into it. Read it, do not keep it.
 */
public final class Advert {
    private static final int MAX_ADDRESSES = 255;

    int version;
    Family family = Family.IPV4;
    int type;
    int vrid;
    int priority;
    long intervalNs;
    int authType;
    int addressCount;
    long sourceHi;
    long sourceLo;
    long destinationHi;
    long destinationLo;
    int ttl;
    boolean addressesDiffer;
    boolean oldUnicastChecksum;
    private final long[] addressHi = new long[MAX_ADDRESSES];
    private final long[] addressLo = new long[MAX_ADDRESSES];

    public Advert() {
    }

    void address(int index, long hi, long lo) {
        addressHi[index] = hi;
        addressLo[index] = lo;
    }

    /**
     * Fills the view with what a master says of itself by other means than an advertisement, so that elections need only one form.
     * The rest is as if it had been sent to us alone, with our own virtual addresses.
     */
    public void claim(AdvertFormat ours, int claimedPriority, long claimedIntervalNs, long fromHi, long fromLo) {
        version = ours.version();
        family = ours.family();
        vrid = ours.vrid();
        priority = claimedPriority;
        intervalNs = claimedIntervalNs;
        sourceHi = fromHi;
        sourceLo = fromLo;
        addressesDiffer = false;
        oldUnicastChecksum = false;
    }

    public int version() {
        return version;
    }

    public Family family() {
        return family;
    }

    public int vrid() {
        return vrid;
    }

    /** 0 = the master resigns, 1-254, 255 = the owner of the addresses (RFC 5798 §5.2.4). */
    public int priority() {
        return priority;
    }

    /** The sender's Advertisement_Interval, from seconds (version 2) or centiseconds (version 3). */
    public long intervalNs() {
        return intervalNs;
    }

    /** Version 2: 0 none, 1 simple password, 2 authentication header. Version 3: 0. */
    public int authType() {
        return authType;
    }

    public int addressCount() {
        return addressCount;
    }

    public long addressHi(int index) {
        return addressHi[index];
    }

    public long addressLo(int index) {
        return addressLo[index];
    }

    /** The address at an index as an object; allocates, so not for the hot path. */
    public IpAddress address(int index) {
        return new IpAddress(family, addressHi[index], addressLo[index]);
    }

    public long sourceHi() {
        return sourceHi;
    }

    public long sourceLo() {
        return sourceLo;
    }

    /** The sender; allocates. */
    public IpAddress source() {
        return new IpAddress(family, sourceHi, sourceLo);
    }

    public long destinationHi() {
        return destinationHi;
    }

    public long destinationLo() {
        return destinationLo;
    }

    /** Where it was sent; allocates. */
    public IpAddress destination() {
        return new IpAddress(family, destinationHi, destinationLo);
    }

    public int ttl() {
        return ttl;
    }

    /** The sender's virtual addresses are not ours: worth a log line, no reason to drop (that would make two masters). */
    public boolean addressesDiffer() {
        return addressesDiffer;
    }

    /** The checksum was valid only with 224.0.0.18: the peer expects {@link AdvertFormat.V3Checksum#OLD_UNICAST} of us. */
    public boolean oldUnicastChecksum() {
        return oldUnicastChecksum;
    }

    @Override
    public String toString() {
        return AdvertText.of(this);
    }
}
