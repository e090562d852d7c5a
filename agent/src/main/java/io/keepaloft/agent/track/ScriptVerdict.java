package io.keepaloft.agent.track;

/**
 * Turns the runs of one script into UP and DOWN with keepalived's {@code rise}, {@code fall} and {@code init_fail}; pure.
 *
 * <p>keepalived.conf(5), {@code vrrp_script}: the very first run decides at once, whichever way it went; afterwards
 * {@code rise} successes in a row are needed to go up and {@code fall} failures in a row to go down. With
 * {@code init_fail} the script counts as failed from the start, and needs its {@code rise} successes.
 */
public final class ScriptVerdict {
    private final int rise;
    private final int fall;
    private boolean decided;
    private boolean up;
    private int inARow;

    /**
     * A verdict before the first run.
     *
     * @param rise successes in a row that are needed to go up; at least 1
     * @param fall failures in a row that are needed to go down; at least 1
     */
    public ScriptVerdict(int rise, int fall, boolean initFail) {
        if (rise < 1 || fall < 1) {
            throw new IllegalArgumentException("rise and fall are at least 1, not " + rise + " and " + fall);
        }
        this.rise = rise;
        this.fall = fall;
        this.decided = initFail;
    }

    /**
     * Takes the outcome of one run.
     *
     * @return whether the verdict changed, or was given for the first time
     */
    public boolean ran(boolean success) {
        if (!decided) {
            decided = true;
            up = success;
            return true;
        }
        if (success == up) {
            inARow = 0;
            return false;
        }
        inARow++;
        if (inARow < (success ? rise : fall)) {
            return false;
        }
        up = success;
        inARow = 0;
        return true;
    }

    /** Whether there is a verdict: after the first run, or from the start with {@code init_fail}. */
    public boolean decided() {
        return decided;
    }

    /** The verdict; false as long as there is none. */
    public boolean up() {
        return up;
    }
}
