package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Term;
import java.util.List;

/** What the election last wanted for one instance; a newer wish replaces an older one that nobody acted on yet. */
sealed interface Wish {
    record Hold(List<Resource> resources, Term term) implements Wish {}

    record StandBy(List<Resource> resources) implements Wish {}

    /** Ends every claim up to this term; the resources stay known and are rehearsed. */
    record Release(long term) implements Wish {}

    /** Nothing is wanted any more, not even a look. */
    record Forget() implements Wish {}

    /** A release must not undo a claim of a later term, nor bring back what was forgotten; a claim always replaces what came before. */
    static Wish merge(Wish older, Wish newer) {
        boolean outlives = newer instanceof Release(long released)
                && (older instanceof Forget || older instanceof Hold(_, Term term) && term.number() > released);
        return outlives ? older : newer;
    }
}
