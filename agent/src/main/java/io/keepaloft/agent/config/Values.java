package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.IpAddress;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the values behind a keyword. A wrong value is told as an error, and what is returned then is the value to go on with,
 * so that the rest of the file can still be checked.
 */
final class Values {
    private static final Pattern DOTTED = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    /** The one word behind the keyword; more words are told and ignored. */
    Optional<Word> one(Statement statement) {
        var arguments = atMost(statement, 1);
        if (arguments.isEmpty()) {
            problems.error(statement.keyword(), "'" + statement.keyword() + "' needs a value", "");
        }
        return arguments.stream().findFirst();
    }

    /** The words behind the keyword; those beyond the number are told and ignored, and so is a block. */
    List<Word> atMost(Statement statement, int count) {
        noBlock(statement);
        var arguments = statement.arguments();
        if (arguments.size() <= count) {
            return arguments;
        }
        problems.warn(arguments.get(count), "'" + arguments.get(count) + "' and what follows it has been ignored",
                count == 0 ? "'" + statement.keyword() + "' takes no value" : "a line holds one keyword; text with spaces needs quotes");
        return arguments.subList(0, count);
    }

    void noBlock(Statement statement) {
        if (statement.hasBlock()) {
            problems.error(statement.keyword(), "'" + statement.keyword() + "' is not a block", "remove the braces, or close the block above");
        }
    }

    /** The statements in the braces; without braces an error, and none. */
    List<Statement> block(Statement statement) {
        if (!statement.hasBlock()) {
            problems.error(statement.keyword(), "'" + statement.keyword() + "' needs a block", "put what belongs to it in { }");
            return List.of();
        }
        return statement.block();
    }

    /** A block that takes no name; told if it has one. */
    List<Statement> unnamedBlock(Statement statement) {
        if (!statement.arguments().isEmpty()) {
            problems.warn(statement.arguments().getFirst(), "'" + statement.keyword() + "' takes no name; it has been ignored", "");
        }
        return block(statement);
    }

    String word(Statement statement, String otherwise) {
        return one(statement).map(Word::text).orElse(otherwise);
    }

    /** A keyword that says all by itself. */
    boolean flag(Statement statement) {
        atMost(statement, 0);
        return true;
    }

    int integer(Statement statement, int min, int max, int otherwise) {
        return one(statement).map(word -> integer(word, "'" + statement.keyword() + "'", min, max, otherwise)).orElse(otherwise);
    }

    /** @param what named in the message, e.g. {@code 'priority'} */
    int integer(Word word, String what, int min, int max, int otherwise) {
        // More digits than any of the numbers has cannot be right, and would cost time.
        if (!word.text().matches("[+-]?[0-9]{1,18}")) {
            problems.error(word, what + " must be a whole number from " + min + " to " + max + ", not '" + word + "'", undefined(word));
            return otherwise;
        }
        long value = Long.parseLong(word.text());
        if (value < min || value > max) {
            problems.error(word, what + " must be from " + min + " to " + max + ", not " + word, "");
            return otherwise;
        }
        return (int) value;
    }

    /** Seconds with decimals, as nanoseconds; the limits are in seconds too. Rounded to whole microseconds, as keepalived does. */
    long seconds(Statement statement, String min, String max, long otherwiseNs) {
        return one(statement).map(word -> seconds(word, "'" + statement.keyword() + "'", min, max, otherwiseNs)).orElse(otherwiseNs);
    }

    long seconds(Word word, String what, String min, String max, long otherwiseNs) {
        if (!word.text().matches("[+-]?([0-9]{1,18}(\\.[0-9]{0,18})?|\\.[0-9]{1,18})")) {
            problems.error(word, what + " must be a number of seconds from " + min + " to " + max + ", not '" + word + "'", undefined(word));
            return otherwiseNs;
        }
        var value = new BigDecimal(word.text());
        if (value.compareTo(new BigDecimal(min)) < 0 || value.compareTo(new BigDecimal(max)) > 0) {
            problems.error(word, what + " must be from " + min + " to " + max + " seconds, not " + word, "");
            return otherwiseNs;
        }
        return value.setScale(6, RoundingMode.HALF_UP).movePointRight(9).toBigInteger().min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    /** {@code on off true false yes no}; nothing means on. */
    boolean bool(Statement statement, boolean otherwise) {
        var arguments = atMost(statement, 1);
        return arguments.isEmpty() || bool(statement.keyword(), arguments.getFirst(), otherwise);
    }

    private boolean bool(Word keyword, Word word, boolean otherwise) {
        return switch (word.text()) {
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> {
                problems.error(word, "'" + keyword + "' must be on or off, not '" + word + "'", "true, false, yes and no will do too" + also(word));
                yield otherwise;
            }
        };
    }

    /** One of the words of a map; anything else is an error that lists them. */
    <T> T choice(Word word, String what, Map<String, T> choices, T otherwise) {
        var chosen = choices.get(word.text());
        if (chosen == null) {
            problems.error(word, what + " cannot be '" + word + "'", Nearest.hint(word.text(), choices.keySet(), "one of: " + list(choices.keySet())));
            return otherwise;
        }
        return chosen;
    }

    Optional<IpAddress> address(Word word, String what) {
        return address(word, what, "");
    }

    /** @param otherwise the hint where nothing tells what is wrong with the word */
    Optional<IpAddress> address(Word word, String what, String otherwise) {
        try {
            return Optional.of(IpAddress.parse(word.text()));
        } catch (IllegalArgumentException _) {
            problems.error(word, what + " must be an IP address, not '" + word + "'", undefined(word).isEmpty() ? notAddress(word.text(), otherwise) : undefined(word));
            return Optional.empty();
        }
    }

    private static String notAddress(String text, String otherwise) {
        if (DOTTED.matcher(text).matches()) {
            return "four numbers from 0 to 255" + (otherwise.isEmpty() ? "" : ", as in " + otherwise);
        }
        int slash = text.indexOf('/');
        return slash > 0 && isAddress(text.substring(0, slash)) ? "without a length: " + text.substring(0, slash) : otherwise;
    }

    private static boolean isAddress(String text) {
        try {
            IpAddress.parse(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    Optional<IpAddress> address(Statement statement) {
        return one(statement).flatMap(word -> address(word, "'" + statement.keyword() + "'"));
    }

    static String list(Collection<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }

    private static String undefined(Word word) {
        return word.text().contains("$") ? "nothing before this line defines the $NAME in it; $NAME must be followed by a space, ${NAME} need not" : "";
    }

    private static String also(Word word) {
        var more = undefined(word);
        return more.isEmpty() ? "" : "; " + more;
    }
}
