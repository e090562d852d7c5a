package io.keepaloft.agent.preflight;

/** Whether a rule applies to a packet: MAYBE when it depends on what is not known. */
enum Answer {
    YES, NO, MAYBE;

    static Answer of(boolean known) {
        return known ? YES : NO;
    }

    Answer and(Answer other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == YES && other == YES ? YES : MAYBE;
    }

    Answer or(Answer other) {
        if (this == YES || other == YES) {
            return YES;
        }
        return this == NO && other == NO ? NO : MAYBE;
    }

    Answer not() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case MAYBE -> MAYBE;
        };
    }
}
