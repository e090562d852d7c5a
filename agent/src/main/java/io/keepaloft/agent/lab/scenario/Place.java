package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.config.Problem;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One value of a scenario file and where it stands. What it is asked for and is not, becomes a problem of the sheet. */
final class Place {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?) ?(ms|s|min|m)");

    private final Sheet sheet;
    private final Node node;

    Place(Sheet sheet, Node node) {
        this.sheet = sheet;
        this.node = node;
    }

    Sheet sheet() {
        return sheet;
    }

    /** Counted from 1. */
    int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    boolean isText() {
        return node instanceof ScalarNode;
    }

    /** Whether it is a block of lines under a `|`, which stands on the line before them. */
    boolean isLiteral() {
        return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.LITERAL;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    /** Tells at its own place in this file what somebody else has found in the text that stands here. */
    void add(FilledText text, Problem found) {
        if (found.line() == 0 || !isLiteral()) {
            sheet.add(found.level(), node, (found.line() == 0 ? "" : "line " + found.line() + " of it: ") + found.message(), found.hint());
            return;
        }
        FilledText.Origin origin = text.origin(found.line(), found.column());
        int line = line() + 1 + origin.line();
        // What YAML takes off each line of a block is the same for all of it.
        int indent = Math.max(0, sheet.length(line) - text.rawLine(origin.line()).length());
        String message = (origin.setting() == null ? "" : "in the setting '" + origin.setting() + "': ") + found.message();
        sheet.add(new Problem(found.level(), found.file(), line, indent + origin.column() + 1, message, found.hint()));
    }

    void error(String message, String hint) {
        sheet.error(node, message, hint);
    }

    /** Its text with the settings filled in; empty if it is none. */
    Optional<String> text() {
        return raw().map(text -> sheet.filledIn(node, text, false).text());
    }

    /** The same for a file of its own, in which `${name}` may mean something else. */
    Optional<FilledText> document() {
        return raw().map(text -> sheet.filledIn(node, text, true));
    }

    private Optional<String> raw() {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        error("a text is expected here, not " + (isList() ? "a list" : "keys and values"), "");
        return Optional.empty();
    }

    /** Its text, read by `reader`; what that does not take is told with `hint`. */
    <T> Optional<T> read(Function<String, Optional<T>> reader, String what, String hint) {
        Optional<String> text = text();
        Optional<T> value = text.flatMap(reader);
        if (text.isPresent() && value.isEmpty()) {
            error("'" + text.get() + "' is not " + what, hint);
        }
        return value;
    }

    /** One of these words, without regard to case. */
    Optional<String> word(Collection<String> known, String what) {
        Optional<String> text = text().map(String::strip);
        Optional<String> match = text.flatMap(typed -> known.stream().filter(word -> word.equalsIgnoreCase(typed)).findFirst());
        if (text.isPresent() && match.isEmpty()) {
            error("'" + text.get() + "' is not " + what, Sheet.nearest(text.get(), known));
        }
        return match;
    }

    Optional<Boolean> flag() {
        return read(text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "true" -> Optional.of(true);
            case "no", "off", "false" -> Optional.of(false);
            default -> Optional.empty();
        }, "yes or no", "yes, no, on, off, true or false");
    }

    Optional<Duration> duration() {
        return read(Place::duration, "a time", "a number with its unit, such as 500ms, 10s or 2min");
    }

    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(matcher.group(1));
        double ms = number * switch (matcher.group(2)) {
            case "ms" -> 1;
            case "s" -> 1000;
            default -> 60_000;
        };
        return Optional.of(Duration.ofMillis(Math.round(ms)));
    }

    Optional<Integer> number(int atLeast, int atMost) {
        return read(text -> text.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(text)).filter(n -> n >= atLeast && n <= atMost) : Optional.empty(),
                "a whole number from " + atLeast + " to " + atMost, "");
    }

    Optional<Amount> amount() {
        return read(Amount::of, "a number of anything", Amount.HINT);
    }

    /** The elements of a list; a single value counts as a list of one. */
    List<Place> items() {
        return node instanceof SequenceNode list ? list.getValue().stream().map(each -> new Place(sheet, each)).toList() : List.of(this);
    }

    /** The same where there has to be one. @param what one of them is */
    List<Place> items(String what) {
        List<Place> items = items();
        if (items.isEmpty()) {
            error("at least one " + what + " is needed here", "");
        }
        return items;
    }

    /** The keys that stand there; none if it is something else. */
    Set<String> keys() {
        return node instanceof MappingNode map ? map.getValue().stream().map(NodeTuple::getKeyNode).filter(ScalarNode.class::isInstance)
                .map(key -> ((ScalarNode) key).getValue()).collect(Collectors.toCollection(LinkedHashSet::new)) : Set.of();
    }

    /** Keys and values, of which no others may be there; empty (and a problem) if it is something else. */
    Fields fields(Collection<String> known) {
        return Fields.of(sheet, node, known);
    }

    /** Keys and values with any keys. */
    Fields anyFields() {
        return Fields.of(sheet, node, null);
    }
}
