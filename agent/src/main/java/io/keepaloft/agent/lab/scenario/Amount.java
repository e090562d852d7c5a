package io.keepaloft.agent.lab.scenario;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many of something: {@code 1}, {@code at least 2}, {@code at most 1}, {@code more than 1}. */
record Amount(int atLeast, int atMost) {
    private static final Pattern FORM = Pattern.compile("(?:(at least|at most|more than|fewer than) )?(\\d{1,6})");
    static final String HINT = "a number, 'at least N', 'at most N', 'more than N' or 'fewer than N'";

    static Optional<Amount> of(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(2));
        return Optional.of(switch (matcher.group(1)) {
            case "at least" -> new Amount(number, Integer.MAX_VALUE);
            case "at most" -> new Amount(0, number);
            case "more than" -> new Amount(number + 1, Integer.MAX_VALUE);
            case "fewer than" -> new Amount(0, number - 1);
            case null, default -> new Amount(number, number);
        });
    }

    boolean contains(int number) {
        return number >= atLeast && number <= atMost;
    }

    @Override
    public String toString() {
        return atLeast == atMost ? "" + atLeast : atMost == Integer.MAX_VALUE ? "at least " + atLeast : "at most " + atMost;
    }
}
