package io.keepaloft.agent.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of a script, + success and - failure, and the verdict behind each: U up, D down, ? none yet; a star marks a change. */
class ScriptVerdictTest {
    @ParameterizedTest(name = "{4}")
    @CsvSource(delimiter = '|', textBlock = """
            1 | 1 | false | +-+      | U* D* U*                 | every run decides when rise and fall are one
            3 | 3 | false | +        | U*                       | one first success suffices, rise or not
            3 | 3 | false | -        | D*                       | one first failure suffices, fall or not
            1 | 3 | false | +--+---- | U* U U U U U D* D        | failures must be in a row
            3 | 1 | false | -++-+++  | D* D D D D D U*          | and so must successes
            2 | 2 | true  | -++      | D D U*                   | init_fail: a failure is no news, and rise counts from the start
            3 | 1 | true  | ++-+++   | D D D D D U*             | init_fail: a failure starts the count again
            2 | 2 | false | -++--+   | D* D U* U D* D           | both thresholds
            """)
    void followsKeepalived(int rise, int fall, boolean initFail, String runs, String expected, String story) {
        ScriptVerdict verdict = new ScriptVerdict(rise, fall, initFail);
        StringBuilder seen = new StringBuilder();
        for (char run : runs.toCharArray()) {
            boolean changed = verdict.ran(run == '+');
            seen.append(verdict.up() ? "U" : "D").append(changed ? "* " : " ");
        }
        assertEquals(expected, seen.toString().strip(), story);
    }
}
