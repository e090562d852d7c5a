package io.keepaloft.agent.lab.scenario;

/** What a change of a host's state is in words, for somebody who follows a play. */
final class Saying {
    private Saying() {}

    /** @param before the state until now, one of {@link View#state}; so is {@code now} */
    static String of(String before, String now) {
        boolean ran = !before.equals(View.OFF) && !before.equals(View.STOPPED);
        return switch (now) {
            case View.OFF -> "has no power any more";
            case View.STOPPED -> ran ? "its program has ended" : "has power, and its program does not run yet";
            case View.FROZEN -> "stands still";
            case View.SILENT -> switch (before) {
                case View.OFF, View.STOPPED -> "its program was started, and says nothing yet";
                case View.FROZEN -> "goes on, and its program says nothing yet";
                default -> "its program runs, and says nothing any more";
            };
            default -> switch (before) {
                case View.OFF, View.STOPPED -> "its program was started, and is " + now;
                case View.FROZEN -> "goes on as " + now;
                case View.SILENT -> "is " + now;
                default -> before + " -> " + now;
            };
        };
    }
}
