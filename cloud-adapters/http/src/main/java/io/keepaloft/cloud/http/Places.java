package io.keepaloft.cloud.http;

import io.keepaloft.cloud.CloudException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host's lines to its cloud, one as each of its interfaces that is asked for.
 *
 * @param <L> a line that speaks as one port
 * @param <P> a port
 */
public final class Places<L, P> {

    /** The line as this port. */
    @FunctionalInterface
    public interface As<L, P> {
        L as(P port) throws CloudException;
    }

    private final L first;
    private final boolean always;
    private final HostInterfaces<P> others;
    private final As<L, P> as;
    private final Map<P, L> lines = new ConcurrentHashMap<>();

    /**
     * @param first  where no interface is named
     * @param always whether it is meant everywhere, since the configuration names it
     */
    public Places(L first, boolean always, HostInterfaces<P> others, As<L, P> as) {
        this.first = first;
        this.always = always;
        this.others = others;
        this.as = as;
    }

    public L first() {
        return first;
    }

    /**
     * @param name the kernel's, of an interface; null: the first
     * @throws CloudException where none of this host's ports is that interface, or the cloud does not tell
     */
    public L of(String name) throws CloudException {
        if (name == null || always) {
            return first;
        }
        P port = others.of(name).port();
        L known = lines.get(port);
        if (known == null) {
            known = as.as(port);
            lines.put(port, known);
        }
        return known;
    }

    /** What {@link #of} said last; asks nobody. */
    public Optional<L> known(String name) {
        return name == null || always ? Optional.of(first) : others.known(name).map(found -> lines.get(found.port()));
    }
}
