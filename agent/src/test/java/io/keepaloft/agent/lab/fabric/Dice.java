package io.keepaloft.agent.lab.fabric;

import java.util.List;
import java.util.SplittableRandom;

/** Random choices, and the ranges of addresses that random rules are made of: some hold all of the yard's hosts, some a few, some one. */
record Dice(SplittableRandom random) {
    private static final List<String> RANGES = List.of("0.0.0.0/0", "10.0.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "10.0.0.16/29", "10.0.1.20/30", "10.0.0.18/32", "10.0.1.19/32",
            "::/0", "fd00::/64", "fd00:0:0:1::/64", "fd00::10/125", "fd00:0:0:1::13/128");

    <T> T any(List<T> of) {
        return of.get(below(of.size()));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** On average once in so many times. */
    boolean oneIn(int times) {
        return below(times) == 0;
    }

    String range() {
        return oneIn(3) ? any(List.of("0.0.0.0/0", "0.0.0.0/0", "::/0")) : any(RANGES);
    }

    /** Of one family, and no more often the widest one than another. */
    String range(boolean ipv6) {
        return any(RANGES.stream().filter(range -> range.contains(":") == ipv6).toList());
    }

    /** One host's range may be written as its address. */
    String written(String range) {
        return oneIn(2) ? range.replaceFirst("/(32|128)$", "") : range;
    }
}
