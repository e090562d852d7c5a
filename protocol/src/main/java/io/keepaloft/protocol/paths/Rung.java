package io.keepaloft.protocol.paths;

/** A way by which advertisements reach the peers, the best first. */
public enum Rung {
    /** Protocol 112 to 224.0.0.18 or ff02::12. */
    MULTICAST("multicast"),
    /** Protocol 112 to each peer. */
    UNICAST("unicast"),
    /** What an advertisement says, in authenticated UDP datagrams to each peer. */
    UDP("udp");

    static final int COUNT = 3;
    static final int ALL = 0b111;
    /** {@code values()} would allocate at each call. */
    static final java.util.List<Rung> BEST_FIRST = java.util.List.of(values());

    private final String key;

    Rung(String key) {
        this.key = key;
    }

    /** The contract's word for it, in configuration and status. */
    public String key() {
        return key;
    }

    int bit() {
        return 1 << ordinal();
    }
}
