package io.keepaloft.agent.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However closely steps follow each other, what stands above each can be read. */
class StepMarksTest {
    private static final double EDGE = 1400;

    @Test
    void stepsFarApartStandInOneRowAndThoseAtTheSameTimeBelowEachOther() {
        assertEquals(List.of(0, 0, 1, 2, 0), StepMarks.of(List.of(110.0, 200.0, 200.0, 200.0, 300.0), List.of("1", "2", "3", "4", "5"), EDGE).all().stream()
                .map(StepMarks.Mark::row).toList());
    }

    @Test
    void atTheEdgeATextStandsOnTheOtherSideOfItsLine() {
        StepMarks.Mark last = StepMarks.of(List.of(1395.0), List.of("(12)"), EDGE).all().getFirst();
        assertTrue(last.x() < 1395 && last.x() + 28 <= EDGE, last::toString);
    }

    @Test
    void noTextMeetsAnotherOrAnothersLine() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int round = 0; round < 500; round++) {
            List<Double> lines = DoubleStream.generate(() -> 110 + random.nextDouble(300)).limit(30).sorted().boxed().toList();
            List<String> texts = IntStream.rangeClosed(1, 30).mapToObj(i -> i % 5 == 0 ? "(" + i + ")" : "" + i).toList();
            List<StepMarks.Mark> marks = StepMarks.of(lines, texts, EDGE).all();
            for (int i = 0; i < 30; i++) {
                for (int j = 0; j < 30; j++) {
                    if (i != j) {
                        assertFalse(meet(marks.get(i), marks.get(j)), marks::toString);
                        assertFalse(marks.get(j).row() <= marks.get(i).row() && lines.get(j) > marks.get(i).x() && lines.get(j) < end(marks.get(i)), marks::toString);
                    }
                }
            }
        }
    }

    private static boolean meet(StepMarks.Mark one, StepMarks.Mark other) {
        return one.row() == other.row() && one.x() < end(other) && other.x() < end(one);
    }

    private static double end(StepMarks.Mark mark) {
        return mark.x() + 7 * mark.text().length();
    }
}
