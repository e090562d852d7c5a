package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Ids;
import io.keepaloft.cloud.simulator.model.Item;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One collection of Neutron's API: how its members look, and what can be done to them. */
interface Resource {
    /** The tag of the model that is a name in OpenStack. */
    String NAME = "Name";

    /** Who asks: `admin` may what policy keeps from members. */
    record Caller(Ids ids, String project, boolean admin) {
        void mayOnlyIfAdmin(String action, String one, Body body, String... attributes) {
            for (String attribute : attributes) {
                if (!admin && body.has(attribute)) {
                    throw ApiFault.forbidden(action + "_" + one + " and rule:" + action + "_" + one + ":" + attribute);
                }
            }
        }
    }

    /** A state with a new member in it. */
    record Made(CloudState state, String id) { }

    String one();

    /** As in the path. */
    String many();

    /** Every attribute that a member shows. */
    Set<String> attributes();

    Set<String> creatable();

    Set<String> writable();

    Stream<ObjectNode> all(CloudState state, String project);

    ApiFault notFound(String id);

    default Optional<ObjectNode> find(CloudState state, String id, String project) {
        return all(state, project).filter(member -> member.path("id").asText().equals(id)).findFirst();
    }

    Made create(CloudState state, Body body, Caller caller);

    CloudState update(CloudState state, String id, Body body, Caller caller);

    CloudState delete(CloudState state, String id);

    static String name(Item item) {
        return item.tags().getOrDefault(NAME, "");
    }

    /** Tags with the name that the body gives, if it gives one. */
    static Map<String, String> named(Map<String, String> tags, Body body) {
        var out = new LinkedHashMap<>(tags);
        body.text("name").ifPresent(name -> out.put(NAME, name));
        return out;
    }

    /** What all members have. */
    static ObjectNode start(CloudState state, Item item, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("id", item.id()).put("name", name(item)).put("tenant_id", project)
                .put("project_id", project).put("description", "").put("revision_number", state.revision(item.id()));
        Tags.of(item).forEach(out.putArray("tags")::add);
        return out;
    }

    static ApiFault unsupported(String one) {
        return ApiFault.bad("The simulated cloud does not change a %s", one);
    }
}
