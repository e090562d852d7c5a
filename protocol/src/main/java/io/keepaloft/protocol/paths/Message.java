package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.State;

/** One message of the peer channel as a view that is filled again for each: what {@link MessageCodec} reads and writes. */
final class Message {
    /** The wire values are the ordinals. An introduction is a report whose source is another peer of the sender. */
    enum Kind { HELLO, REPORT, ASK, ADVERT, INTRODUCTION }

    static final int STATES = 4;
    static final String[] STATE_LABELS = {"INIT", "BACKUP", "MASTER", "FAULT"};
    static final int MASTER = 2;
    /** An age of what was never heard, or too long ago to count. */
    static final int NEVER_MS = -1;

    Kind kind = Kind.HELLO;
    /** Index into {@link #STATE_LABELS}. */
    int state;
    boolean resigned;
    /** The sender gave way to a holder of the cloud's resource that it does not hear. */
    boolean yielded;
    int priority;
    /** {@link Rung#bit} of each rung that the sender sends on. */
    int sendingOn;
    long intervalNs;
    long session;
    long token;
    long echo;
    long sequence;
    long sourceHi;
    long sourceLo;
    final int[] heardMs = new int[Rung.COUNT];
    /** Since a message of the receiver was believed. */
    int channelMs;
    final long[] digest = new long[ConfigPart.values().length];

    /** The number of an election's state. */
    static int state(State state) {
        return switch (state) {
            case State.Initialize _ -> 0;
            case State.Backup _ -> 1;
            case State.Master _ -> MASTER;
            case State.Fault _ -> 3;
        };
    }
}
