package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers for the keywords that no reader acts on: not implemented yet, of the load balancer, misplaced, or unknown. */
final class OtherKeywords {
    private static final String CLOUD_RESOURCES = "cloud_resources";

    private final Values values;
    private final Scripts scripts;
    private final Problems problems;

    OtherKeywords(Values values) {
        this.values = values;
        this.scripts = new Scripts(values);
        this.problems = values.problems();
    }

    /** Tells what a statement is whose keyword the reader of the block does not act on. */
    void tell(Statement statement, Block block) {
        var known = block.keywords().get(statement.keyword().text());
        if (known == null) {
            unknown(statement, block);
            return;
        }
        switch (known.support()) {
            case LVS -> problems.warn(statement.keyword(), "'" + named(statement) + "' is part of keepalived's load balancer (LVS) and has been skipped",
                    "Keepaloft does VRRP; run the load balancing beside it");
            case LATER -> {
                check(statement, known);
                problems.warn(statement.keyword(), "not implemented yet: " + named(statement) + " has no effect", "");
            }
            case DONE -> throw new IllegalStateException("no reader for '" + known.name() + "' in " + block.title());
        }
    }

    /** By its name, or by what stands in it. */
    private static boolean meansCloudResources(Statement statement) {
        return Nearest.to(statement.keyword().text(), Block.VRRP_INSTANCE.keywords().keySet()).filter(CLOUD_RESOURCES::equals).isPresent()
                || statement.hasBlock() && !statement.block().isEmpty()
                        && statement.block().stream().allMatch(line -> Block.CLOUD_RESOURCES.keywords().containsKey(line.keyword().text()));
    }

    /** The keyword, with the name of the block if it has one. */
    private static String named(Statement statement) {
        boolean name = statement.hasBlock() && !statement.arguments().isEmpty();
        return statement.keyword() + (name ? " " + statement.arguments().getFirst() : "");
    }

    private void check(Statement statement, Keyword known) {
        var rule = known.rule();
        switch (rule.getFirst()) {
            case "flag" -> values.flag(statement);
            case "bool?" -> values.bool(statement, true);
            case "int?" -> {
                if (!statement.arguments().isEmpty()) {
                    integer(statement, rule);
                }
            }
            case "int" -> integer(statement, rule);
            case "seconds" -> values.seconds(statement, rule.get(1), rule.get(2), 0);
            case "word" -> values.one(statement);
            case "words" -> values.noBlock(statement);
            case "script" -> scripts.command(statement);
            case "block" -> values.block(statement);
            case "any" -> { }
            default -> throw new IllegalStateException("no rule " + rule);
        }
    }

    private void integer(Statement statement, List<String> rule) {
        values.integer(statement, Integer.parseInt(rule.get(1)), Integer.parseInt(rule.get(2)), 0);
    }

    /** Whether no block has such a keyword. */
    static boolean unknown(Statement statement) {
        return Arrays.stream(Block.values()).noneMatch(block -> block.keywords().containsKey(statement.keyword().text()));
    }

    private void unknown(Statement statement, Block block) {
        var word = statement.keyword();
        var homes = new ArrayList<Block>();
        for (var other : Block.values()) {
            if (other.keywords().containsKey(word.text())) {
                homes.add(other);
            }
        }
        if (homes.isEmpty()) {
            var what = statement.hasBlock() ? "the unknown block '" + named(statement) + "' has been skipped" : "the unknown keyword '" + word + "' has been ignored";
            if (block == Block.VRRP_INSTANCE && meansCloudResources(statement)) {
                // Skipped like any other, it would leave an instance that becomes master and moves nothing.
                problems.error(word, what + ", so nothing in the cloud would follow the master", "did you mean '" + CLOUD_RESOURCES + "'?");
                return;
            }
            problems.warn(word, what, Nearest.hint(word.text(), block.keywords().keySet(), ""));
            return;
        }
        var belongs = "it belongs into " + String.join(" or ", homes.stream().map(Block::title).toList());
        if (homes.equals(List.of(Block.TOP))) {
            problems.error(word, "'" + named(statement) + "' stands inside " + block.title(), "a '}' is missing above it");
        } else if (block == Block.TOP) {
            // What it says would be lost, e.g. all addresses: too much for a warning.
            problems.error(word, "'" + word + "' stands outside of any block", belongs + "; is there a '}' too many above?");
        } else {
            problems.warn(word, "'" + word + "' has no meaning in " + block.title() + " and has been ignored", belongs);
        }
    }
}
