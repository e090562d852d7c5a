package io.keepaloft.cloud.rules;

/**
 * What does not let a passage through, or may not, at one of its ends.
 *
 * @param at      whose rules it is about
 * @param verdict {@link Verdict.Denied} or {@link Verdict.Unknown}
 */
public record Obstacle<M extends Member>(Passage passage, Direction direction, M at, M far, Verdict verdict) {

    public boolean denied() {
        return verdict instanceof Verdict.Denied;
    }

    /** The one address that a repair is for: never wider. */
    public Cidr farAlone() {
        return Cidr.of(far().address().orElseThrow());
    }
}
