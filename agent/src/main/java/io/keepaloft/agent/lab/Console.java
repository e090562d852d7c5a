package io.keepaloft.agent.lab;

import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** What the lab tells while it runs, a line an event; colours only where somebody looks. */
public final class Console {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String BOLD = "1";

    private final PrintWriter out;
    private final boolean colours;

    public Console(PrintWriter out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** For standard output: colours on a terminal only, and never where NO_COLOR is set (no-color.org). */
    public static Console of(PrintWriter out) {
        return new Console(out, System.console() != null && System.console().isTerminal() && System.getenv("NO_COLOR") == null);
    }

    /** An event, with the time. */
    public synchronized void line(String text) {
        plain(TIME.format(LocalTime.now()) + "  " + text);
    }

    public synchronized void good(String text) {
        plain(TIME.format(LocalTime.now()) + "  " + coloured(GREEN, text));
    }

    public synchronized void bad(String text) {
        plain(TIME.format(LocalTime.now()) + "  " + coloured(RED, text));
    }

    public synchronized void heading(String text) {
        plain("\n" + coloured(BOLD, text));
    }

    public synchronized void plain(String text) {
        out.println(text);
        out.flush();
    }

    private String coloured(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
