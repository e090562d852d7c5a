package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.Arrays;

/** One peer as this member knows it: where it is, its session on the peer channel, what it said last, and what was heard of it. */
final class Peer {
    /** A moment so long ago that every age counted from it is too old; far from overflow for times in [0, 2^62). */
    static final long LONG_AGO_NS = Long.MIN_VALUE / 2;
    private static final int WINDOW = 64;

    final IpAddress address;
    /** Named by the configuration or the cloud, or proved by an advertisement or a believed message; else only a claim. */
    boolean named;
    boolean proved;
    /** Where its advertisements come from, as it told; until then its address. */
    long advertHi;
    long advertLo;

    /** What it has to echo, at the moment; what its present session echoed first; what we echo. */
    long token;
    long firstToken;
    long theirToken;
    boolean spoke;
    boolean speaks;
    /** Since when it speaks, and in this session. */
    long speaksSinceNs = LONG_AGO_NS;
    /** How many of its messages were made with another key, and when the last came. */
    long refused;
    long refusedNs = LONG_AGO_NS;
    long session;
    private long highest;
    private long seen;
    long helloDueNs;
    long helloWaitNs;
    long answerAllowedNs = LONG_AGO_NS;
    long askAnswerAllowedNs = LONG_AGO_NS;
    long believedNs = LONG_AGO_NS;
    /** When its last {@link LifeSign} came, whether it ever answered one of ours, and when it may be answered again. */
    long signedNs = LONG_AGO_NS;
    boolean answersSigns;
    long signAllowedNs = LONG_AGO_NS;
    /** When it may be greeted on the channel next because it signed. */
    long greetAllowedNs = LONG_AGO_NS;

    /** When it last heard us, as far as it told, in our time. */
    long heardUsNs = LONG_AGO_NS;
    /** When an advertisement of it was dropped last because its configuration differs from ours. */
    long unreadableNs = LONG_AGO_NS;
    /** It was connected with us while we gave way to another. */
    boolean bystander;

    int state = -1;
    int priority = -1;
    int sendingOn;
    int differs;
    long masterSinceNs;
    /** When the newest report came, and how old our advertisements were for it then, per rung. */
    long reportNs = LONG_AGO_NS;
    final int[] hearsUsMs = {Message.NEVER_MS, Message.NEVER_MS, Message.NEVER_MS};
    /** On which rungs it heard us when it last heard us at all. */
    int servedBy;
    final long[] heardNs = new long[Rung.COUNT];

    Peer(IpAddress address, long token, long nowNs) {
        this.address = address;
        this.advertHi = address.hi();
        this.advertLo = address.lo();
        this.token = token;
        this.helloDueNs = nowNs;
        Arrays.fill(heardNs, LONG_AGO_NS);
    }

    /** Whether it ever answered, so that it can be asked. */
    boolean answers() {
        return spoke || answersSigns;
    }

    boolean known() {
        return named || proved;
    }

    boolean at(long hi, long lo) {
        return address.lo() == lo && address.hi() == hi || advertLo == lo && advertHi == hi;
    }

    /** Whether this is where it speaks or advertises from. */
    boolean is(IpAddress other) {
        return other != null && at(other.hi(), other.lo());
    }

    /** Whether a message with this sequence number is new and not too old (RFC 4303 §3.4.3); then it is remembered. */
    boolean fresh(long number) {
        if (number > highest) {
            long ahead = number - highest; // negative where it overflows, which is far ahead
            seen = ahead < 0 || ahead >= WINDOW ? 1 : seen << ahead | 1;
            highest = number;
            return true;
        }
        long behind = highest - number;
        if (behind < 0 || behind >= WINDOW || (seen >>> behind & 1) != 0) {
            return false;
        }
        seen |= 1L << behind;
        return true;
    }

    boolean newest(long number) {
        return number == highest;
    }

    void begin(long newSession, long number) {
        session = newSession;
        highest = number;
        seen = 1;
        spoke = true;
    }

    /** A report came: how old what it heard of us was, on the channel; {@link #hearsUsMs} has the advertisements. */
    void reported(int channelMs, long nowNs) {
        reportNs = nowNs;
        for (int i = -1; i < Rung.COUNT; i++) {
            int ageMs = i < 0 ? channelMs : hearsUsMs[i];
            heardUsNs = ageMs < 0 ? heardUsNs : Math.max(heardUsNs, nowNs - ageMs * 1_000_000L);
        }
    }

    /** Who speaks on the channel says it there. @param theirPriority 0: it resigns */
    void advertised(int theirPriority) {
        priority = speaks || theirPriority == 0 ? priority : theirPriority;
    }

    /** A message from its address was made with another key. */
    void refused(long nowNs) {
        refused++;
        refusedNs = nowNs;
    }

    /**
     * Whether it is a master whose advertisements are dropped here, as are most likely ours there, so that neither obeys the other however well they hear each
     * other. Who speaks on the channel is heard there.
     */
    boolean unreadable(long windowNs, long nowNs) {
        return !speaks && unreadableNs - lastAdvertNs() > windowNs / 2 && nowNs - unreadableNs <= windowNs;
    }

    boolean master() {
        return speaks && state == Message.MASTER;
    }

    long lastAdvertNs() {
        return Math.max(heardNs[0], Math.max(heardNs[1], heardNs[2]));
    }

    /** {@link Rung#bit} of each rung that brought an advertisement of it within this time. */
    int heardWithin(long windowNs, long nowNs) {
        int mask = 0;
        for (int i = 0; i < Rung.COUNT; i++) {
            mask |= nowNs - heardNs[i] < windowNs ? 1 << i : 0;
        }
        return mask;
    }

    long lastHeardNs() {
        return Math.max(Math.max(believedNs, signedNs), lastAdvertNs());
    }

    /** Whether our advertisements on a rung were at most this old for it when it last told. */
    boolean hearsUs(Rung rung, long atMostNs) {
        int age = hearsUsMs[rung.ordinal()];
        return age >= 0 && age * 1_000_000L <= atMostNs;
    }
}
