package io.keepaloft.agent.config;

/** What the kernel allows as the name of an interface. */
final class Interfaces {
    /** IFNAMSIZ - 1 (linux/if.h). */
    static final int MAX_NAME_BYTES = 15;

    private Interfaces() {
    }

    /** Tells what is wrong with a name; whether it exists is for the engine to find out. */
    static boolean check(Word name, Problems problems) {
        var text = name.text();
        boolean valid = !text.isEmpty() && text.length() <= MAX_NAME_BYTES && !text.equals(".") && !text.equals("..")
                && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != ':');
        if (!valid) {
            problems.error(name, "'" + text + "' cannot be the name of an interface", "at most " + MAX_NAME_BYTES + " characters, without spaces, '/' and ':'");
        }
        return valid;
    }
}
