package io.keepaloft.cloud.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One port's list of address pairs, as it was seen or as it is to be.
 *
 * @param mac      the port's own
 * @param revision of the very state that was seen; -1 where the cloud does not count
 */
public record PortPairs(String id, String mac, long revision, List<AddressPair> pairs) {
    private static final String FIELD = " ";
    /** Stands before each. */
    private static final String PAIR = ",";
    private static final int FIELDS = 4;

    public PortPairs {
        pairs = List.copyOf(pairs);
    }

    /** True when the port may send from all of it; when {@code exactly}, only by a pair of its own that could be taken away again. */
    public boolean has(AddressPair wanted, boolean exactly) {
        String its = wanted.macOn(mac);
        return pairs.stream().anyMatch(pair -> pair.hasMac(its, mac) && (exactly ? pair.is(wanted.address()) : pair.covers(wanted.address())));
    }

    /** Whether a pair is about exactly this address or block, whatever its MAC. */
    public boolean names(String address) {
        return pairs.stream().anyMatch(pair -> pair.is(address));
    }

    /** All others stay as they are, in their order. Clouds refuse the same pair twice. */
    PortPairs with(AddressPair wanted) {
        List<AddressPair> more = new ArrayList<>(pairs);
        if (!has(wanted, true)) {
            more.add(wanted);
        }
        return new PortPairs(id, mac, revision, more);
    }

    /** All others stay as they are, in their order. */
    PortPairs without(String address) {
        return new PortPairs(id, mac, revision, pairs.stream().filter(pair -> !pair.is(address)).toList());
    }

    /** To be written against another state. */
    public PortPairs at(long otherRevision) {
        return new PortPairs(id, mac, otherRevision, pairs);
    }

    /** For tokens, without a semicolon: read back with {@link #parse}. */
    @Override
    public String toString() {
        return String.join(FIELD, id, mac, Long.toString(revision), pairs.stream().map(pair -> PAIR + pair).collect(Collectors.joining()));
    }

    /** @throws IllegalArgumentException when it is none of ours */
    static PortPairs parse(String text) {
        String[] fields = text.split(FIELD, FIELDS);
        if (fields.length < FIELDS) {
            throw new IllegalArgumentException("this is no list of address pairs: " + text);
        }
        return new PortPairs(fields[0], fields[1], Long.parseLong(fields[2]), Stream.of(fields[3].split(PAIR, -1)).skip(1).map(AddressPair::parse).toList());
    }
}
