package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a line of {@code virtual_ipaddress}: {@code ADDRESS[/LENGTH] [brd ADDRESS|+|-] [dev NAME] [scope SCOPE] [label LABEL]},
 * the words of {@code ip address add}.
 */
final class AddressReader {
    /** rtnetlink(7), and rt_scopes of iproute2. */
    private static final Map<String, Integer> SCOPES = Map.of("global", 0, "site", 200, "link", 253, "host", 254, "nowhere", 255);
    private static final List<String> OPTIONS = List.of("brd", "broadcast", "dev", "scope", "label", "peer", "home", "-nodad", "mngtmpaddr",
            "noprefixroute", "autojoin", "no_track", "preferred_lft", "track_group", "use_vmac");

    private final Values values;
    private final Problems problems;
    private final List<Word> words;
    private final String interfaceOfInstance;
    private int at = 1;
    private Optional<IpAddress> broadcast = Optional.empty();
    private String interfaceName;
    private int scope;
    private Optional<String> label = Optional.empty();

    private AddressReader(Values values, List<Word> words, String interfaceOfInstance) {
        this.values = values;
        this.problems = values.problems();
        this.words = words;
        this.interfaceOfInstance = interfaceOfInstance;
        this.interfaceName = interfaceOfInstance;
    }

    /** The address, unless it is none. */
    static Optional<VirtualAddress> read(Values values, Statement entry, String interfaceOfInstance) {
        values.noBlock(entry);
        return new AddressReader(values, entry.words(), interfaceOfInstance).read();
    }

    private Optional<VirtualAddress> read() {
        var whole = words.getFirst();
        int slash = whole.text().indexOf('/');
        var parsed = values.address(slash < 0 ? whole : whole.part(0, slash), "a virtual address");
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        var address = parsed.get();
        if (address.isMulticast()) {
            problems.error(whole, address + " is a multicast address", "an interface cannot have it");
        }
        int longest = address.family().addressBytes() * 8;
        int prefix = slash < 0 ? longest
                : values.integer(whole.part(slash + 1, whole.text().length()), "the prefix length", 0, longest, longest);
        while (at < words.size()) {
            option(words.get(at++), address, prefix);
        }
        return Optional.of(new VirtualAddress(address, prefix, broadcast, interfaceName, scope, label));
    }

    private void option(Word word, IpAddress address, int prefix) {
        switch (word.text()) {
            case "brd", "broadcast" -> argument(word).ifPresent(value -> broadcast(value, address, prefix));
            case "dev" -> argument(word).filter(value -> Interfaces.check(value, problems)).ifPresent(value -> interfaceName = value.text());
            case "scope" -> argument(word).ifPresent(value -> scope = value.text().matches("[0-9]+")
                    ? values.integer(value, "'scope'", 0, 255, 0) : values.choice(value, "'scope'", SCOPES, 0));
            case "label" -> argument(word).ifPresent(value -> label(value, address));
            case "peer", "preferred_lft", "track_group" -> {
                notYet(word);
                argument(word);
            }
            case "home", "-nodad", "mngtmpaddr", "noprefixroute", "autojoin", "no_track", "use_vmac" -> notYet(word);
            default -> problems.warn(word, "the unknown option '" + word + "' has been ignored",
                    Nearest.hint(word.text(), OPTIONS, "a line holds one address and its options"));
        }
    }

    private Optional<Word> argument(Word option) {
        if (at < words.size()) {
            return Optional.of(words.get(at++));
        }
        problems.error(option, "'" + option + "' needs a value", "");
        return Optional.empty();
    }

    private void notYet(Word option) {
        problems.warn(option, "not implemented yet: " + option + " has no effect", "");
    }

    private void broadcast(Word value, IpAddress address, int prefix) {
        if (address.family() == Family.IPV6) {
            problems.error(value, "IPv6 has no broadcast addresses", "remove 'brd'");
        } else if (value.is("+") || value.is("-")) {
            // RFC 3021: links of /31 and /32 have no broadcast address.
            if (prefix > 30) {
                problems.warn(value, "a /" + prefix + " has no broadcast address; 'brd' has been ignored", "");
                return;
            }
            long host = 0xFFFF_FFFFL >>> prefix;
            broadcast = Optional.of(IpAddress.ipv4(value.is("+") ? address.lo() | host : address.lo() & ~host));
        } else {
            broadcast = values.address(value, "'brd'").filter(given -> given.family() == Family.IPV4 || notIpv4(value));
        }
    }

    private boolean notIpv4(Word value) {
        problems.error(value, "'brd' must be an IPv4 address here", "");
        return false;
    }

    private void label(Word value, IpAddress address) {
        if (address.family() == Family.IPV6) {
            problems.warn(value, "IPv6 addresses have no labels; 'label' has been ignored", "");
        } else if (value.text().isEmpty() || value.text().length() > Interfaces.MAX_NAME_BYTES) {
            problems.error(value, "a label has 1 to " + Interfaces.MAX_NAME_BYTES + " characters", "e.g. " + interfaceOfInstance + ":1");
        } else {
            label = Optional.of(value.text());
        }
    }
}
