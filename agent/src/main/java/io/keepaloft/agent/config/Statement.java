package io.keepaloft.agent.config;

import java.util.List;

/**
 * A keyword with what follows it on its line, and the statements in its braces if it has any.
 *
 * @param words    at least the keyword, as ordinary keywords read them
 * @param raw      everything behind the keyword, for keywords that read it in their own way
 * @param block    null without braces; an empty block is an empty list
 */
record Statement(List<Word> words, Text raw, List<Statement> block) {
    Statement {
        words = List.copyOf(words);
        block = block == null ? null : List.copyOf(block);
    }

    Word keyword() {
        return words.getFirst();
    }

    boolean hasBlock() {
        return block != null;
    }

    /** What follows the keyword. */
    List<Word> arguments() {
        return words.subList(1, words.size());
    }

    /** The statement as one line of a list, e.g. an address or the name of a script with its options. */
    List<Word> entry() {
        return words;
    }
}
