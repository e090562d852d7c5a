package io.keepaloft.agent.config;

import java.util.Map;
import java.util.Set;

/**
 * The scripts that may be tracked.
 *
 * @param names all that have a block, also those whose block is wrong and has been told already
 */
record KnownScripts(Map<String, VrrpScript> byName, Set<String> names) {
}
