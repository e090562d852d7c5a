package io.keepaloft.agent.config;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the block {@code cloud_resources}. Whether the provider can do what it says is for {@link CloudChecks} to find out. */
final class CloudResourcesReader {
    private static final String MAC = "mac";
    /** How EC2 names elastic IPs beside their addresses. */
    private static final String ALLOCATION = "eipalloc-";
    private static final Pattern MAC_ADDRESS = Pattern.compile("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    /** A resource, and where it stands. */
    record Placed(Word word, Resource resource) {
    }

    private final Values values;
    private final Problems problems;
    private final OtherKeywords others;
    private final List<Placed> found = new ArrayList<>();
    private final List<Word> strange = new ArrayList<>();

    CloudResourcesReader(Values values, OtherKeywords others) {
        this.values = values;
        this.problems = values.problems();
        this.others = others;
    }

    void read(Statement block) {
        for (var statement : values.unnamedBlock(block)) {
            var kind = Kind.ofKeyword(statement.keyword().text());
            if (kind.isEmpty() && OtherKeywords.unknown(statement)) {
                strange.add(statement.keyword());
            } else if (kind.isEmpty()) {
                others.tell(statement, Block.CLOUD_RESOURCES);
            } else {
                values.noBlock(statement);
                resources(kind.get(), statement).forEach(resource -> add(statement.keyword(), resource));
            }
        }
    }

    private void add(Word word, Resource resource) {
        boolean twice = found.stream().anyMatch(other -> other.resource().toString().equals(resource.toString()));
        if (twice) {
            problems.error(word, resource + " stands here twice", "");
        } else {
            found.add(new Placed(word, resource));
        }
    }

    private List<Resource> resources(Kind kind, Statement statement) {
        var words = statement.arguments();
        if (words.isEmpty()) {
            problems.error(statement.keyword(), "'" + statement.keyword() + "' needs " + (kind == Kind.ROUTE ? "a destination" : "an address"), example(kind));
            return List.of();
        }
        if (kind == Kind.ROUTE) {
            return new RouteReader(values).read(statement);
        }
        var options = options(kind, words.subList(1, words.size()));
        return value(kind, words.getFirst()).map(value -> new Resource(kind, value, options)).stream().toList();
    }

    private Optional<String> value(Kind kind, Word word) {
        return switch (kind) {
            case ELASTIC_IP -> ipv4(word, "an elastic IP", word.text().startsWith(ALLOCATION) ? "the address itself, which this tells: aws ec2 describe-addresses --allocation-ids "
                    + word : example(kind)).map(IpAddress::toString);
            case SECONDARY_IP, VIRTUAL_IP -> values.address(word, "'" + kind.keyword() + "'", example(kind)).map(IpAddress::toString);
            case ALLOWED_ADDRESS_PAIR -> cidr(values, word, true);
            case ROUTE -> cidr(values, word, false);
        };
    }

    private Optional<IpAddress> ipv4(Word word, String what, String hint) {
        return values.address(word, what, hint).filter(address -> {
            if (address.family() == Family.IPV6) {
                problems.error(word, what + " is an IPv4 address, not " + word, hint);
            }
            return address.family() == Family.IPV4;
        });
    }

    /** {@code ADDRESS/LENGTH}. */
    static Optional<String> cidr(Values values, Word word, boolean lengthOptional) {
        int slash = word.text().indexOf('/');
        if (slash < 0) {
            if (!lengthOptional) {
                values.problems().error(word, "a destination has the form ADDRESS/LENGTH, not '" + word + "'", "10.9.0.0/16");
                return Optional.empty();
            }
            return values.address(word, "an address").map(IpAddress::toString);
        }
        return values.address(word.part(0, slash), "an address").map(address -> {
            int longest = address.family().addressBytes() * 8;
            int length = values.integer(word.part(slash + 1, word.text().length()), "the length", 0, longest, longest);
            return address + "/" + length;
        });
    }

    private Map<String, String> options(Kind kind, List<Word> words) {
        var allowed = switch (kind) {
            case ELASTIC_IP -> Set.of(Resource.TO, Resource.EXCLUSIVE);
            case ALLOWED_ADDRESS_PAIR -> Set.of(Resource.EXCLUSIVE, MAC);
            case SECONDARY_IP, VIRTUAL_IP, ROUTE -> Set.of(Resource.EXCLUSIVE);
        };
        var options = new HashMap<String, String>();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (!allowed.contains(word.text())) {
                problems.error(word, "'" + word + "' may not stand behind " + kind.keyword(), Nearest.hint(word.text(), allowed, example(kind)));
            } else if (word.is(Resource.EXCLUSIVE) && kind == Kind.ALLOWED_ADDRESS_PAIR) {
                options.put(Resource.EXCLUSIVE, "true");
            } else if (word.is(Resource.EXCLUSIVE)) {
                problems.warn(word, "not implemented yet: exclusive has no effect", "");
            } else if (i + 1 == words.size()) {
                problems.error(word, "'" + word + "' needs a value", example(kind));
            } else {
                var value = words.get(++i);
                var text = word.is(MAC) ? mac(value) : word.is(Resource.TO) ? ipv4(value, "'to'", "to 172.17.100.203").map(IpAddress::toString) : Optional.of(value.text());
                text.ifPresent(given -> options.put(word.text(), given));
            }
        }
        return options;
    }

    private Optional<String> mac(Word word) {
        if (!MAC_ADDRESS.matcher(word.text()).matches()) {
            problems.error(word, "'mac' must be a MAC address, not '" + word + "'", "mac 00:00:5e:00:01:33");
            return Optional.empty();
        }
        return Optional.of(word.text().toLowerCase(Locale.ROOT));
    }

    private static String example(Kind kind) {
        return switch (kind) {
            case ELASTIC_IP -> "elastic_ip 120.132.124.82 to 172.17.100.203";
            case SECONDARY_IP, VIRTUAL_IP, ALLOWED_ADDRESS_PAIR -> kind.keyword() + " 172.17.100.203";
            case ROUTE -> RouteReader.EXAMPLE;
        };
    }

    List<Resource> result() {
        return found.stream().map(Placed::resource).toList();
    }

    /**
     * With the other members told to every exclusive resource, since a claim is safe only if it writes to the ports of all of them, and to every
     * route, since it is taken from members alone.
     *
     * @param tags of {@code cloud_peers}: members that only the cloud knows; empty without it
     */
    List<Resource> result(List<String> peers, Map<String, String> tags) {
        return found.stream().map(placed -> {
            var resource = placed.resource();
            boolean exclusive = resource.option(Resource.EXCLUSIVE) != null;
            if (!exclusive && resource.kind() != Kind.ROUTE) {
                return resource;
            }
            if (exclusive && peers.isEmpty() && tags.isEmpty()) {
                problems.error(placed.word(), "'exclusive' needs to know the other nodes, whose ports lose the address pair", "name them under unicast_peer or cloud_peers");
            }
            var options = new HashMap<>(resource.options());
            if (exclusive || !peers.isEmpty()) {
                options.put(Resource.MEMBERS, String.join(" ", peers));
            }
            if (!tags.isEmpty()) {
                options.put(Resource.MEMBER_TAGS, tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().collect(Collectors.joining(",")));
            }
            return new Resource(resource.kind(), resource.value(), options);
        }).toList();
    }

    List<Placed> placed() {
        return found;
    }

    /** Kinds that nobody knows. */
    List<Word> strange() {
        return strange;
    }
}
