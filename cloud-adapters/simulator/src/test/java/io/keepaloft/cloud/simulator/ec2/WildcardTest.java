package io.keepaloft.cloud.simulator.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Wildcards mean what the same regular expression means, without its worst case. */
class WildcardTest {
    @Property(tries = 2000)
    void itAgreesWithTheRegularExpression(@ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String text,
                                          @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'd') String pattern) {
        String wildcard = pattern.replace('c', '*').replace('d', '?');
        boolean expected = Pattern.matches(wildcard.replace("*", ".*").replace("?", "."), text);
        assertEquals(expected, new Wildcard(wildcard).matches(text), () -> wildcard + " on " + text);
    }

    @Test void manyStarsAreAnsweredAtOnce() {
        assertFalse(new Wildcard("*a".repeat(500) + "b").matches("a".repeat(5000)));
    }

    @Test void aBackslashTakesMeaningAway() {
        assertEquals(true, new Wildcard("\\*\\?\\\\").matches("*?\\"));
        assertFalse(new Wildcard("\\*").matches("x"));
        assertEquals(true, new Wildcard("x\\").matches("x\\"));
    }
}
