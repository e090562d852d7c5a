package io.keepaloft.agent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the time without an answer is measured: every number of the demo and of the benchmark rests on it. */
class AnswersTest {
    private static final long MS = 1_000_000;

    private final List<String> heard = new ArrayList<>();
    private final Answers answers = new Answers(heard::add);
    /** Of the first question; the ones before it are none. */
    private final long zeroNs = System.nanoTime() + 1_000 * MS;

    private void question(int askedMs, int receivedMs, String who) {
        answers.asked(zeroNs + askedMs * MS);
        if (!who.isEmpty()) {
            answers.answered(zeroNs + askedMs * MS, zeroNs + receivedMs * MS, who);
        }
    }

    private long silenceMs(int fromMs, int untilMs) {
        return answers.longestSilenceNs(zeroNs + fromMs * MS, zeroNs + untilMs * MS) / MS;
    }

    @Test
    void silenceLastsFromTheFirstUnansweredQuestionToTheNextAnswer() {
        question(0, 5, "master");
        question(100, 0, "");
        question(200, 0, "");
        question(300, 0, "");
        question(400, 430, "slave");
        question(500, 505, "slave");
        assertEquals(330, silenceMs(0, 1000));
        assertEquals(3, answers.unanswered(zeroNs, zeroNs + 1000 * MS));
        assertEquals(List.of("master", "slave"), heard);
    }

    @Test
    void thatNobodyAnswersAnyMoreIsToldOnceAndWhoeverAnswersThenIsNew() {
        question(0, 5, "master");
        for (int lost = 100; lost <= 500; lost += 100) {
            question(lost, 0, "");
        }
        answers.listen(zeroNs + 1499 * MS, 1000 * MS);
        assertEquals(List.of("master"), heard, "the fifth may still be answered");
        answers.listen(zeroNs + 1500 * MS, 1000 * MS);
        answers.listen(zeroNs + 1600 * MS, 1000 * MS);
        question(1700, 1705, "master");
        assertEquals(List.of("master", "", "master"), heard);
    }

    @Test
    void theLongestOfSeveralCountsAndNoneIsZero() {
        question(0, 0, "");
        question(100, 110, "master");
        question(200, 0, "");
        question(300, 0, "");
        question(400, 410, "master");
        assertEquals(210, silenceMs(0, 1000));
        assertEquals(110, silenceMs(0, 150));
        assertEquals(0, silenceMs(400, 1000));
    }

    @Test
    void aSilenceThatHasNoEndLastsUntilTheEndOfTheTime() {
        question(0, 5, "master");
        question(100, 0, "");
        assertEquals(900, silenceMs(0, 1000));
    }

    private Answers.Away away(int beganMs, int endedMs, int nowMs) {
        return answers.away(zeroNs + beganMs * MS, zeroNs + endedMs * MS, zeroNs + nowMs * MS);
    }

    @Test
    void aServiceThatNobodyBringsBackIsAwayInEveryStep() {
        question(0, 5, "master");
        for (int askedMs = 1000; askedMs < 9000; askedMs += 100) {
            question(askedMs, 0, "");
        }
        assertEquals(new Answers.Away(2000, true), away(1000, 3000, 3000), "the step in which it goes away");
        assertEquals(new Answers.Away(4000, true), away(3000, 7000, 7000), "the next one, in which nobody answers at all");
        assertEquals(new Answers.Away(6000, true), away(3000, 7000, 9000), "and nobody has when the play is over");
        question(9000, 9010, "slave");
        question(9100, 9110, "slave");
        assertEquals(new Answers.Away(8010, false), away(1000, 3000, 9200), "it came back in a later step");
        assertEquals(new Answers.Away(0, false), away(8000, 9150, 9200), "that one did not send it away");
    }

    @Test
    void steadyMeansInARowAndSinceThen() {
        question(0, 5, "slave");
        question(100, 105, "master");
        question(200, 205, "slave");
        question(300, 305, "slave");
        question(400, 0, "");
        assertTrue(answers.steady("slave", 2, zeroNs), "the newest question may still be open");
        assertFalse(answers.steady("slave", 3, zeroNs), "the master answered in between");
        assertFalse(answers.steady("slave", 2, zeroNs + 250 * MS), "only one since then");
        assertFalse(answers.steady("master", 1, zeroNs));
    }
}
