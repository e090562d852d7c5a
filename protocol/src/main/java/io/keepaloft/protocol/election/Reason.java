package io.keepaloft.protocol.election;

/** Why a virtual router changed its state: the words that the log line, the journal and status show to operators. */
public enum Reason {
    STARTUP("startup", ": "),
    SHUTDOWN("shutdown", ": "),
    /** Master_Down_Interval went by without an advertisement. */
    ADVERTS_LOST("adverts lost", ": "),
    /** The master sent priority 0. */
    MASTER_RESIGNED("master resigned", ": "),
    /** A lower master was overruled; its advertisements were heard until the end. */
    PREEMPTING("preempting lower priority", ": "),
    HIGHER_PRIORITY_HEARD("higher priority heard", ": "),
    /** Equal priority, numerically higher source address (RFC 5798 §6.4.3). */
    HIGHER_ADDRESS_HEARD("equal priority and higher address heard", ": "),
    FAULT("fault", ": "),
    FAULT_CLEARED("fault cleared", ": "),
    /** This process did not run for longer than Master_Down_Interval: others may be master by now. */
    PAUSED("paused", " for "),
    HAND_OVER("hand-over requested", ": "),
    /** Another host took the cloud's resource, and it may be the master that we cannot hear. */
    CLAIMED_ELSEWHERE("resource claimed elsewhere", ": "),
    /** Somebody keeps deleting the virtual addresses from this host. */
    ADDRESS_LOST("address lost repeatedly", ": ");

    private final String text;
    private final String joint;

    Reason(String text, String joint) {
        this.text = text;
        this.joint = joint;
    }

    /** Without detail, e.g. {@code adverts lost}. Stable. */
    public String text() {
        return text;
    }

    /** With the detail of one transition, e.g. {@code fault: script chk_nginx failed} or {@code paused for 5.2s}. */
    public String describe(String detail) {
        return detail.isEmpty() ? text : text + joint + detail;
    }
}
