package io.keepaloft.agent.preflight;

import com.fasterxml.jackson.databind.JsonNode;

/** What can become of a packet in a chain: every outcome that what is not known leaves open. */
final class Evaluation {
    static final int ACCEPT = 1;
    static final int DROP = 2;
    /** Went through to the end, or came back with {@code return}. */
    static final int CONTINUE = 4;

    private static final int RETURN = 8;
    private static final int MAX_JUMPS = 16; // as the kernel allows

    private final Ruleset ruleset;
    private final RuleMatch match;

    Evaluation(Ruleset ruleset, Flow flow) {
        this.ruleset = ruleset;
        this.match = new RuleMatch(flow);
    }

    /** ACCEPT, DROP, or both when it can't be told. */
    int ofBaseChain(Ruleset.Chain chain) {
        int outcome = chain(chain, 0);
        int policy = chain.policy().equals("drop") ? DROP : ACCEPT;
        return (outcome & CONTINUE) == 0 ? outcome : outcome & ~CONTINUE | policy;
    }

    private int chain(Ruleset.Chain chain, int depth) {
        if (chain == null || depth > MAX_JUMPS) {
            return ACCEPT | DROP | CONTINUE;
        }
        int possible = 0;
        for (JsonNode expressions : chain.rules()) {
            int rule = rule(chain, expressions, depth);
            possible |= rule & ~CONTINUE;
            if ((rule & CONTINUE) == 0) {
                return returned(possible);
            }
        }
        return returned(possible | CONTINUE);
    }

    private static int returned(int possible) {
        return (possible & RETURN) == 0 ? possible : possible & ~RETURN | CONTINUE;
    }

    /** The outcomes of one rule; CONTINUE among them if the packet may go on to the next. */
    private int rule(Ruleset.Chain chain, JsonNode expressions, int depth) {
        Answer applies = Answer.YES;
        for (JsonNode expression : expressions) {
            String kind = expression.isObject() && expression.fieldNames().hasNext() ? expression.fieldNames().next() : "";
            JsonNode body = expression.path(kind);
            switch (kind) {
                case "match" -> applies = applies.and(match.match(body));
                case "counter", "log", "comment", "mangle", "notrack" -> { } // they decide nothing
                case "accept", "drop", "reject", "return", "jump", "goto", "queue" -> {
                    return when(applies, verdict(chain, kind, body, depth));
                }
                case "vmap" -> {
                    return when(applies, map(chain, body, depth));
                }
                default -> applies = applies.and(Answer.MAYBE); // limit, xt (an iptables extension), …
            }
            if (applies == Answer.NO) {
                return CONTINUE;
            }
        }
        return CONTINUE;
    }

    private static int when(Answer applies, int outcome) {
        return applies == Answer.YES ? outcome : outcome | CONTINUE;
    }

    private int verdict(Ruleset.Chain chain, String kind, JsonNode body, int depth) {
        return switch (kind) {
            case "accept" -> ACCEPT;
            case "drop", "reject" -> DROP;
            case "return" -> RETURN;
            case "jump" -> chain(target(chain, body), depth + 1);
            case "goto" -> {
                int there = chain(target(chain, body), depth + 1);
                yield (there & CONTINUE) == 0 ? there : there & ~CONTINUE | RETURN;
            }
            default -> ACCEPT | DROP; // queue: a program decides
        };
    }

    private Ruleset.Chain target(Ruleset.Chain from, JsonNode body) {
        return ruleset.chain(from.family(), from.table(), body.path("target").asText());
    }

    /** A verdict map: the first key that matches decides; a packet with none goes on. */
    private int map(Ruleset.Chain chain, JsonNode body, int depth) {
        JsonNode entries = body.path("data").path("set");
        if (!entries.isArray()) {
            return ACCEPT | DROP | CONTINUE; // a named map, which may change at any time
        }
        int possible = 0;
        for (JsonNode entry : entries) {
            Answer applies = match.compare(body.path("key"), entry.path(0));
            JsonNode verdict = entry.path(1);
            if (applies != Answer.NO && verdict.isObject() && verdict.fieldNames().hasNext()) {
                String kind = verdict.fieldNames().next();
                possible |= verdict(chain, kind, verdict.path(kind), depth);
                if (applies == Answer.YES) {
                    return possible;
                }
            }
        }
        return possible | CONTINUE;
    }
}
