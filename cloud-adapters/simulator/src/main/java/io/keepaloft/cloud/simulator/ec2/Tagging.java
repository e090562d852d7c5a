package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.Item;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tags in parameters and in answers. */
final class Tagging {
    private Tagging() { }

    static void write(Item item, Xml xml) {
        xml.set("tagSet", item.tags().entrySet().stream(), tag -> xml.text("key", tag.getKey()).text("value", tag.getValue()));
    }

    /** `TagSpecification.N.Tag.M.{Key,Value}` for resources that are just being made. */
    static Map<String, String> specified(Params params, String resourceType) {
        var tags = new LinkedHashMap<String, String>();
        for (Params specification : params.structures("TagSpecification")) {
            if (!specification.require("ResourceType").equals(resourceType)) {
                throw ApiError.bad("InvalidParameterValue", "'%s' is not a valid taggable resource type for this operation.",
                        specification.require("ResourceType"));
            }
            tags.putAll(tags(specification));
        }
        return tags;
    }

    /** `Tag.N.{Key,Value}`. */
    static Map<String, String> tags(Params params) {
        var tags = new LinkedHashMap<String, String>();
        params.structures("Tag").forEach(tag -> tags.put(tag.require("Key"), tag.find("Value").orElse("")));
        return tags;
    }
}
