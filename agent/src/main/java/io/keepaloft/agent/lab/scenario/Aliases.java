package io.keepaloft.agent.lab.scenario;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;

/** Finds the alias that is one too many: YAML's composer refuses it, lest a few lines become millions, and does not say where it stands. */
final class Aliases {
    private Aliases() {
    }

    /** The first `*name` of a list, or of keys and values, of which there are more than the settings allow. */
    static Optional<AliasEvent> oneTooMany(LoadSettings settings, String text) {
        Set<Anchor> collections = new HashSet<>();
        int count = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof AliasEvent alias) {
                count += collections.contains(alias.getAlias()) ? 1 : 0;
                if (count > settings.getMaxAliasesForCollections()) {
                    return Optional.of(alias);
                }
            } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                // A name may be given again, to something else.
                collections.remove(node.getAnchor().get());
                if (event instanceof CollectionStartEvent) {
                    collections.add(node.getAnchor().get());
                }
            }
        }
        return Optional.empty();
    }
}
