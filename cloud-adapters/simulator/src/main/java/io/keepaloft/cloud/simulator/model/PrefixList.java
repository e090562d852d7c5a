package io.keepaloft.cloud.simulator.model;

import java.util.List;
import java.util.Map;

/** A named set of address ranges that security rules can point at. */
public record PrefixList(String id, String name, int maxEntries, List<Entry> entries, Map<String, String> tags) implements Item {
    public record Entry(String cidr, String description) { }

    public PrefixList {
        entries = List.copyOf(entries);
        tags = Maps.ordered(tags);
    }

    @Override public PrefixList withTags(Map<String, String> newTags) {
        return new PrefixList(id, name, maxEntries, entries, newTags);
    }
}
