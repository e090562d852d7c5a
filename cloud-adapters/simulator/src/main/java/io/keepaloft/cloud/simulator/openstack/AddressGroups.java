package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.PrefixList;
import java.util.Set;
import java.util.stream.Stream;

/** `/v2.0/address-groups`: sets of addresses that rules can name, to be read. */
final class AddressGroups implements Resource {
    @Override public String one() {
        return "address_group";
    }

    @Override public String many() {
        return "address-groups";
    }

    @Override public Set<String> attributes() {
        return Set.of("id", "name", "tenant_id", "project_id", "description", "addresses", "shared", "revision_number");
    }

    @Override public Set<String> creatable() {
        return Set.of();
    }

    @Override public Set<String> writable() {
        return Set.of();
    }

    @Override public ApiFault notFound(String id) {
        return new ApiFault(404, "AddressGroupNotFound", "Address group %s could not be found.", id);
    }

    @Override public Stream<ObjectNode> all(CloudState state, String project) {
        return state.all(PrefixList.class).map(group -> {
            var out = Resource.start(state, group, project).put("name", group.name()).put("shared", false);
            out.remove("tags");
            group.entries().forEach(entry -> out.withArray("addresses").add(entry.cidr()));
            return out;
        });
    }

    @Override public Made create(CloudState state, Body body, Caller caller) {
        throw Resource.unsupported(one());
    }

    @Override public CloudState update(CloudState state, String id, Body body, Caller caller) {
        throw Resource.unsupported(one());
    }

    @Override public CloudState delete(CloudState state, String id) {
        throw Resource.unsupported(one());
    }
}
