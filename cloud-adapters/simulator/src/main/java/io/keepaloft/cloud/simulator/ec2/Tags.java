package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.model.Cloud.Change;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.NetworkAcl;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.PrefixList;
import io.keepaloft.cloud.simulator.model.RouteTable;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.VirtualIp;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** CreateTags, DeleteTags, DescribeTags: on anything that has an id. */
final class Tags {
    private static final int MOST = 50;

    private Tags() { }

    private record Row(Item item, String key, String value) { }

    static Stream<Action> actions() {
        var filters = new Filters<Row>(Map.of("key", of(Row::key), "value", of(Row::value), "resource-id", of(row -> row.item.id()),
                "resource-type", of(row -> type(row.item))), row -> Map.of(row.key, row.value));
        var describe = new Describe<Row>("DescribeTags", "tagSet", Tags::rows, List.of(), filters, true, (_, _, row, xml) ->
                xml.text("resourceId", row.item.id()).text("resourceType", type(row.item)).text("key", row.key).text("value", row.value));
        return Stream.of(describe.toAction(), new Action("CreateTags", Set.of("ResourceId", "Tag"), params -> change(params, true)),
                new Action("DeleteTags", Set.of("ResourceId", "Tag"), params -> change(params, false)));
    }

    private static Stream<Row> rows(CloudState state) {
        return state.all(Item.class).flatMap(item -> item.tags().entrySet().stream().map(tag -> new Row(item, tag.getKey(), tag.getValue())));
    }

    private static Action.Operation change(Params params, boolean add) {
        var ids = params.list("ResourceId");
        var tags = params.structures("Tag");
        if (ids.isEmpty() || add && tags.isEmpty()) {
            throw ApiError.missing(ids.isEmpty() ? "resourceIdSet" : "tagSet");
        }
        var named = Tagging.tags(params);
        return (backend, answer) -> {
            backend.cloud().update(state -> {
                var next = state;
                for (String id : ids) {
                    var item = next.find(Item.class, id).orElseThrow(() -> ApiError.bad("InvalidID", "The ID '%s' is not valid", id));
                    next = next.with(item.withTags(add ? with(item, named) : without(item, tags)));
                }
                return new Change<>(next, ids.size());
            });
            answer.text("return", true);
        };
    }

    private static Map<String, String> with(Item item, Map<String, String> tags) {
        var all = new LinkedHashMap<>(item.tags());
        all.putAll(tags);
        if (all.size() > MOST) {
            throw ApiError.bad("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
        }
        return all;
    }

    /** A tag with a value goes only if the value is the same; without tags, all go. */
    private static Map<String, String> without(Item item, List<Params> tags) {
        var left = new LinkedHashMap<>(item.tags());
        left.entrySet().removeIf(entry -> tags.isEmpty() || tags.stream().anyMatch(tag -> tag.require("Key").equals(entry.getKey())
                && tag.find("Value").map(entry.getValue()::equals).orElse(true)));
        return left;
    }

    private static String type(Item item) {
        return switch (item) {
            case Vpc _ -> "vpc";
            case Subnet _ -> "subnet";
            case Instance _ -> "instance";
            case Port _ -> "network-interface";
            case ElasticIp _ -> "elastic-ip";
            case SecurityGroup _ -> "security-group";
            case NetworkAcl _ -> "network-acl";
            case PrefixList _ -> "prefix-list";
            case RouteTable _ -> "route-table";
            case VirtualIp _ -> "virtual-ip";
        };
    }
}
