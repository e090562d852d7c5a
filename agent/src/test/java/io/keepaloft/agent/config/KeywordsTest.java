package io.keepaloft.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every keyword of the tables does what its table says: no keyword is dropped without a word, none is unknown to its own reader. */
class KeywordsTest {
    private static final String OPEN_INSTANCE = "vrrp_instance V {\ninterface eth0\nvirtual_router_id 1\npriority 100\n";

    /** The statement on a line of its own in its block, in an otherwise harmless file. */
    private static ParsedConfig in(Block block, String statement) {
        return Configs.parse(switch (block) {
            case TOP -> statement;
            case GLOBAL_DEFS -> "global_defs {\n" + statement + "\n}";
            case VRRP_SCRIPT -> "vrrp_script s {\n" + statement + "\n}";
            case VRRP_SYNC_GROUP -> "vrrp_sync_group g {\n" + statement + "\n}";
            case VRRP_INSTANCE -> OPEN_INSTANCE + statement + "\n}";
            case AUTHENTICATION -> OPEN_INSTANCE + "authentication {\n" + statement + "\n}\n}";
            case CLOUD_PROVIDER -> "cloud_provider aws {\n" + statement + "\n}";
            case CLOUD_RESOURCES -> OPEN_INSTANCE + "cloud_resources {\n" + statement + "\n}\n}";
        });
    }

    private static Stream<DynamicTest> each(Keyword.Support support, BiConsumer<Block, Keyword> test) {
        return Stream.of(Block.values()).flatMap(block -> block.keywords().values().stream().filter(keyword -> keyword.support() == support)
                .map(keyword -> DynamicTest.dynamicTest(block.title() + " " + keyword.name(), () -> test.accept(block, keyword))));
    }

    @TestFactory
    Stream<DynamicTest> aKeywordThatIsDoneIsKnownToItsReader() {
        return each(Keyword.Support.DONE, (block, keyword) -> {
            var told = in(block, keyword.name()).problems().toString();
            assertFalse(told.contains("unknown keyword '" + keyword.name()), told);
            assertFalse(told.contains("has no meaning in"), told);
        });
    }

    private static String goodValue(Keyword keyword) {
        return switch (keyword.rule().getFirst()) {
            case "flag", "bool?", "any" -> "";
            case "int", "int?", "seconds" -> keyword.rule().get(1);
            case "word", "words", "script" -> "something";
            case "block" -> "{ 1 2 3 }";
            default -> throw new AssertionError(keyword);
        };
    }

    private static String badValue(Keyword keyword) {
        return switch (keyword.rule().getFirst()) {
            case "bool?", "int", "int?", "seconds" -> "nonsense";
            case "word", "script", "block" -> "";
            case "flag" -> "unwanted";
            default -> null;
        };
    }

    @TestFactory
    Stream<DynamicTest> aKeywordThatIsNotImplementedYetIsCheckedAndTold() {
        return each(Keyword.Support.LATER, (block, keyword) -> {
            var told = in(block, keyword.name() + " " + goodValue(keyword));
            assertFalse(told.errors().stream().anyMatch(problem -> problem.message().contains(keyword.name())), told.problems().toString());
            assertTrue(told.warnings().stream().anyMatch(problem -> problem.message().startsWith("not implemented yet: " + keyword.name())),
                    told.problems().toString());
            var bad = badValue(keyword);
            if (bad != null) {
                var problems = in(block, keyword.name() + " " + bad).problems();
                int others = in(block, keyword.name() + " " + goodValue(keyword)).problems().size();
                assertEquals(others + 1, problems.size(), problems.toString());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> whatBelongsToTheLoadBalancerIsSkippedWholeAndNamed() {
        return each(Keyword.Support.LVS, (block, keyword) -> {
            var told = in(block, keyword.name() + " 10.0.0.1 80 { real_server 10.0.0.2 80 { weight nonsense } }");
            var own = told.problems().stream().filter(problem -> problem.message().contains(keyword.name())).toList();
            assertEquals(1, own.size(), told.problems().toString());
            assertTrue(own.getFirst().message().contains("load balancer (LVS)"), own.toString());
            assertFalse(told.problems().toString().contains("real_server"), told.problems().toString());
        });
    }

    @Test
    void theNearestKeywordIsSuggested() {
        assertEquals("did you mean 'virtual_ipaddress'?", hint("vrtual_ipadress"));
        assertEquals("did you mean 'nopreempt'?", hint("nopremept"));
        assertEquals("did you mean 'interface'?", hint("inteface"));
        assertEquals("", hint("zzzzzz"));
        assertEquals("", hint("x".repeat(500)));
    }

    private static String hint(String typed) {
        return Configs.instance(typed).warnings().getFirst().hint();
    }

    @Test
    void editsAreCounted() {
        assertEquals(0, Nearest.edits("weight", "weight"));
        assertEquals(1, Nearest.edits("wieght", "weight"));
        assertEquals(1, Nearest.edits("weigt", "weight"));
        assertEquals(1, Nearest.edits("weights", "weight"));
        assertEquals(6, Nearest.edits("", "weight"));
    }
}
