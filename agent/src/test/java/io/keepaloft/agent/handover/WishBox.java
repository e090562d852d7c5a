package io.keepaloft.agent.handover;

import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Term;
import java.util.List;

/** The election's latest wish for one instance, by the production rule of which wish replaces which; for simulations. */
public final class WishBox {
    /** Whoever carries wishes out. */
    public interface Doer {
        void hold(List<Resource> resources, Term term);

        void release(long term);

        void standBy(List<Resource> resources);

        void forget();
    }

    private Wish wish;

    public void claim(List<Resource> resources, Term term) {
        put(new Wish.Hold(resources, term));
    }

    public void relinquish(long term) {
        put(new Wish.Release(term));
    }

    public void standBy(List<Resource> resources) {
        put(new Wish.StandBy(resources));
    }

    public void forget() {
        put(new Wish.Forget());
    }

    private void put(Wish newer) {
        wish = wish == null ? newer : Wish.merge(wish, newer);
    }

    /** Hands the wish out, if there is one. */
    public void actOn(Doer doer) {
        Wish now = wish;
        wish = null;
        switch (now) {
            case null -> { }
            case Wish.Hold(List<Resource> resources, Term term) -> doer.hold(resources, term);
            case Wish.Release(long term) -> doer.release(term);
            case Wish.StandBy(List<Resource> resources) -> doer.standBy(resources);
            case Wish.Forget _ -> doer.forget();
        }
    }
}
