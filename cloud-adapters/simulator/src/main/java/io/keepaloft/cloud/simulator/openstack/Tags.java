package io.keepaloft.cloud.simulator.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Item;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;

/** Neutron's tags are bare texts: each is a key without a value in the model, and a key with one reads `key=value`. */
final class Tags {
    private Tags() { }

    static List<String> of(Item item) {
        return item.tags().entrySet().stream().filter(tag -> !tag.getKey().equals(Resource.NAME))
                .map(tag -> tag.getValue().isEmpty() ? tag.getKey() : tag.getKey() + "=" + tag.getValue()).sorted().toList();
    }

    static CloudState put(CloudState state, Item item, Collection<String> texts) {
        var tags = new LinkedHashMap<String, String>();
        if (item.tags().containsKey(Resource.NAME)) {
            tags.put(Resource.NAME, item.tags().get(Resource.NAME));
        }
        new TreeSet<>(texts).forEach(text -> tags.put(text, ""));
        return state.with(item.withTags(tags));
    }

    static CloudState add(CloudState state, Item item, String text) {
        var texts = new TreeSet<>(of(item));
        texts.add(text);
        return put(state, item, texts);
    }

    static CloudState remove(CloudState state, Item item, String text) {
        var texts = new TreeSet<>(of(item));
        if (!texts.remove(text)) {
            throw new ApiFault(404, "TagNotFound", "Tag %s could not be found.", text);
        }
        return put(state, item, texts);
    }

    static String json(Item item) {
        var out = JsonNodeFactory.instance.objectNode();
        of(item).forEach(out.putArray("tags")::add);
        return out.toString();
    }

    static List<String> read(byte[] body) {
        return Body.loose(body).list("tags").stream().map(tag -> {
            if (!tag.isTextual()) {
                throw ApiFault.bad("Invalid input for tags. Reason: '%s' is not a valid string.", tag);
            }
            return tag.textValue();
        }).toList();
    }
}
