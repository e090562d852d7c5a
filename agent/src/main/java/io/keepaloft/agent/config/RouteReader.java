package io.keepaloft.agent.config;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads {@code route DESTINATION table ID [ID ...] [role ARN] [replace]}: one resource a table, since each has its own holder. */
final class RouteReader {
    static final String EXAMPLE = "route 10.9.0.0/16 table rtb-0123 rtb-0456";
    /** The policy in {@code conf/aws-policy.json} lets an agent become roles of such names alone. */
    private static final String ROLE_EXAMPLE = "role arn:aws:iam::123456789012:role/keepaloft-routes";
    private static final Set<String> OPTIONS = Set.of(Resource.TABLE, Resource.ROLE, Resource.REPLACE);
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}");
    private static final int MAX_TABLES = 1000;

    private final Values values;
    private final Problems problems;

    RouteReader(Values values) {
        this.values = values;
        this.problems = values.problems();
    }

    /** None when something is wrong with the line, which the problems then say. */
    List<Resource> read(Statement statement) {
        var words = statement.arguments();
        var tables = new LinkedHashSet<String>();
        var shared = new HashMap<String, String>();
        for (int i = 1; i < words.size(); i++) {
            i = option(words, i, tables, shared);
        }
        if (words.stream().noneMatch(word -> word.is(Resource.TABLE))) {
            problems.error(statement.keyword(), "'route' needs a route table", EXAMPLE);
        }
        var destination = CloudResourcesReader.cidr(values, words.getFirst(), false);
        return destination.isEmpty() ? List.of() : tables.stream().map(table -> {
            var options = new HashMap<String, String>(shared);
            options.put(Resource.TABLE, table);
            return new Resource(Kind.ROUTE, masked(words.getFirst(), destination.get()), options);
        }).toList();
    }

    /** @return index of the last word that belongs to the option at {@code i} */
    private int option(List<Word> words, int i, Set<String> tables, Map<String, String> shared) {
        var word = words.get(i);
        int end = i + 1;
        while (end < words.size() && !OPTIONS.contains(words.get(end).text())) {
            end++;
        }
        var given = words.subList(i + 1, end);
        switch (word.text()) {
            case Resource.TABLE -> tables(word, given, tables);
            case Resource.ROLE -> role(word, given, shared);
            case Resource.REPLACE -> {
                shared.put(Resource.REPLACE, "true");
                given.forEach(this::stray);
            }
            default -> stray(word);
        }
        return end - 1;
    }

    private void tables(Word keyword, List<Word> given, Set<String> tables) {
        if (given.isEmpty()) {
            problems.error(keyword, "'table' needs a value", EXAMPLE);
        }
        for (var word : given) {
            if (tables.size() == MAX_TABLES) {
                problems.error(word, "more than " + MAX_TABLES + " route tables", "write several lines");
                return;
            }
            if (!tables.add(word.text())) {
                problems.error(word, "the route table " + word + " stands here twice", "");
            }
        }
    }

    private void role(Word keyword, List<Word> given, Map<String, String> shared) {
        if (given.isEmpty()) {
            problems.error(keyword, "'role' needs a value", ROLE_EXAMPLE);
            return;
        }
        if (!ROLE_ARN.matcher(given.getFirst().text()).matches()) {
            problems.error(given.getFirst(), "'role' must be the ARN of a role, not '" + given.getFirst() + "'", ROLE_EXAMPLE);
        }
        if (shared.put(Resource.ROLE, given.getFirst().text()) != null) {
            problems.error(keyword, "'role' stands here twice", "");
        }
        given.subList(1, given.size()).forEach(this::stray);
    }

    private void stray(Word word) {
        problems.error(word, "'" + word + "' may not stand behind route", Nearest.hint(word.text(), new TreeSet<>(OPTIONS), EXAMPLE));
    }

    /** A destination has no bits behind its length: the cloud would take them off, and look for the route without them. */
    private String masked(Word word, String cidr) {
        var address = IpAddress.parse(cidr.substring(0, cidr.indexOf('/')));
        int length = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
        int loBits = Math.max(0, address.family() == Family.IPV4 ? length + 32 : length - 64);
        long lo = address.lo() & (loBits == 0 ? 0 : -1L << (64 - loBits));
        long hi = length == 0 ? 0 : length >= 64 ? address.hi() : address.hi() & (-1L << (64 - length));
        var masked = new IpAddress(address.family(), hi, lo);
        if (!masked.equals(address)) {
            problems.warn(word, word + " has bits behind its length; it is read as " + masked + "/" + length, "route " + masked + "/" + length + " …");
        }
        return masked + "/" + length;
    }
}
