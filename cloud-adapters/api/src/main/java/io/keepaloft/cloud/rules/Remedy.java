package io.keepaloft.cloud.rules;

/**
 * What to do about an obstacle.
 *
 * @param commandLine the exact repair as an operator pastes it, or what to do where there is no single command; empty: nothing
 * @param repair      the same for {@code --fix}; null: none that is safe
 * @param note        what else there is to say of how it came about, appended to the message; may be empty
 */
public record Remedy<R>(String commandLine, R repair, String note) {
    public static <R> Remedy<R> none() {
        return new Remedy<>("", null, "");
    }

    /** For people alone. */
    public static <R> Remedy<R> byHand(String commandLine) {
        return new Remedy<>(commandLine, null, "");
    }

    public static <R> Remedy<R> of(String commandLine, R repair) {
        return new Remedy<>(commandLine, repair, "");
    }
}
