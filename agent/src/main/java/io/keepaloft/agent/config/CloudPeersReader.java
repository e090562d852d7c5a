package io.keepaloft.agent.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code cloud_peers}: the tags that the provider's API is asked for, all of which a peer has. */
final class CloudPeersReader {
    private static final String FORM = "tag ha=cluster1";

    private final Values values;
    private final Problems problems;
    private final Map<String, String> tags = new TreeMap<>();
    private Word at;

    CloudPeersReader(Values values) {
        this.values = values;
        this.problems = values.problems();
    }

    void read(Statement statement) {
        at = statement.keyword();
        for (var entry : values.unnamedBlock(statement)) {
            if (entry.keyword().is("tag")) {
                values.one(entry).ifPresent(this::tag);
            } else {
                problems.warn(entry.keyword(), "the unknown keyword '" + entry.keyword() + "' has been ignored", FORM);
            }
        }
        if (tags.isEmpty()) {
            problems.error(at, "'cloud_peers' names no tag, so nobody can be asked for", FORM);
        }
    }

    private void tag(Word word) {
        int equals = word.text().indexOf('=');
        if (equals <= 0) {
            problems.error(word, "a tag has the form NAME=VALUE, not '" + word + "'", FORM);
            return;
        }
        String name = word.text().substring(0, equals);
        if (tags.put(name, word.text().substring(equals + 1)) != null) {
            problems.warn(word, "the tag " + name + " stands here twice; the last line has been kept", "a peer has all the tags that are named here");
        }
    }

    /** Where the block stands; empty without it. */
    Optional<Word> at() {
        return Optional.ofNullable(at);
    }

    /** Value by name; empty without the block. */
    Map<String, String> tags() {
        return tags;
    }
}
