package io.keepaloft.cloud.pairs;

import io.keepaloft.cloud.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A claim of the right to send from an address, where every port's list has a revision: what a look says, and what must be written. When it is
 * exclusive, the other members' ports lose the pair: the fabric then drops what a stale master sends.
 *
 * <p>An exclusive claim writes every other member's port first, with the revision that was observed, even where there is nothing to remove:
 * a write that changes nothing still raises a port's revision, and so voids what any other claimant has observed of its own port. Of several
 * that claim from one state each must therefore write all the others' ports and then its own, all at the revisions of that state. Whoever
 * comes second to any one of these ports is refused and begins again with a look. So at most one of them ends with the pair.
 *
 * @param own    this host's port
 * @param others those of the other members and of whoever else has the pair; none unless the claim is exclusive
 */
public record PairClaim(PortPairs own, List<PortPairs> others) {
    private static final String PORT = ";";

    public PairClaim {
        others = List.copyOf(others);
    }

    /** @param byOthers from the ids of the other ports that have it, and the token */
    public Observation observation(AddressPair wanted, boolean exclusive, BiFunction<Set<String>, String, Observation.HeldByOther> byOthers) {
        Set<String> holders = others.stream().filter(port -> port.names(wanted.address())).map(PortPairs::id).collect(Collectors.toSet());
        if (!holders.isEmpty()) {
            return byOthers.apply(holders, token());
        }
        return own.has(wanted, exclusive) ? new Observation.HeldByUs(token()) : new Observation.Unheld(token(), "not among the address pairs of this host's port");
    }

    /** The ports of one look, ours first: all that a write needs, and equal as long as nothing changes. */
    public String token() {
        return Stream.concat(Stream.of(own), others.stream()).map(PortPairs::toString).collect(Collectors.joining(PORT));
    }

    /** @throws IllegalArgumentException for a token that is none of ours */
    public static PairClaim of(String token) {
        List<PortPairs> ports = Stream.of(token.split(PORT, -1)).map(PortPairs::parse).toList();
        return new PairClaim(ports.getFirst(), ports.subList(1, ports.size()));
    }

    /** What the port has, as it was seen. */
    public List<AddressPair> pairsOf(String portId) {
        return Stream.concat(Stream.of(own), others.stream()).filter(port -> port.id().equals(portId)).map(PortPairs::pairs).findFirst().orElseThrow();
    }

    /** The lists to be written, in this order, each under its revision; ours last. */
    public List<PortPairs> writes(AddressPair wanted) {
        List<PortPairs> all = new ArrayList<>(others.stream().map(port -> port.without(wanted.address())).toList());
        all.add(own.with(wanted));
        return List.copyOf(all);
    }
}
