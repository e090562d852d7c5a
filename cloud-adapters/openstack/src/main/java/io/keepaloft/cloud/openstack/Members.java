package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose ports an exclusive claim must write: the nodes with these addresses, and those whose ports carry all of these tags.
 *
 * @param addresses of the other nodes, as far as they are known
 * @param tags      {@code name=value} each, as ports carry them; empty: members are not told by tags
 */
record Members(Set<String> addresses, List<String> tags) {

    static final Members NONE = new Members(Set.of(), List.of());

    Members {
        addresses = Set.copyOf(addresses);
        tags = List.copyOf(tags);
    }

    /** As the configuration tells them. */
    static Members of(Resource resource) {
        return new Members(words(resource, Resource.MEMBERS, " "), List.copyOf(words(resource, Resource.MEMBER_TAGS, ",")));
    }

    static List<String> words(Map<String, String> tags) {
        return tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().toList();
    }

    private static Set<String> words(Resource resource, String option, String separator) {
        String text = resource.option(option);
        return text == null || text.isEmpty() ? Set.of() : new TreeSet<>(List.of(text.split(separator)));
    }

    Members and(Set<String> more) {
        Set<String> all = new TreeSet<>(addresses);
        all.addAll(more);
        return new Members(all, tags);
    }

    boolean has(Port port) {
        return !tags.isEmpty() && port.tags().containsAll(tags) || addresses.stream().anyMatch(port::has);
    }

    /**
     * Nothing is claimed exclusively while the others may not be known: two that do not write each other's ports may both win.
     *
     * @param own our port: without the tags by which we look for the others, they do not find it either
     */
    void mustBeKnown(Port own) throws CloudException {
        if (addresses.isEmpty() && (tags.isEmpty() || !own.tags().containsAll(tags))) {
            throw new CloudException(Failure.RETRYABLE, Neutron.UPDATE_PORT, tags.isEmpty() ? "the other nodes are not known yet, so exclusive cannot be kept; nothing is written until "
                    + "unicast_peer or cloud_peers has named them" : "this host's own port has not the tags of cloud_peers, so its peers cannot know it and exclusive cannot be kept; "
                    + "nothing is written until it has: openstack port set --tag " + String.join(" --tag ", tags) + " " + own.id());
        }
    }
}
