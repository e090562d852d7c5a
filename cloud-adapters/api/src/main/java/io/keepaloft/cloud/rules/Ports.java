package io.keepaloft.cloud.rules;

/** Ports of TCP, UDP and their like, both ends included. */
public record Ports(int from, int to) {
    public static final Ports ANY = new Ports(0, 65_535);

    public static Ports of(int port) {
        return new Ports(port, port);
    }

    /** As APIs write ranges; null or a negative number stands for no limit at that end. */
    public static Ports of(Integer from, Integer to) {
        return new Ports(from == null || from < 0 ? ANY.from : from, to == null || to < 0 ? ANY.to : to);
    }

    public boolean contain(int port) {
        return from <= port && port <= to;
    }
}
