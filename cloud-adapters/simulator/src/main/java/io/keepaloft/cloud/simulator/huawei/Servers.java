package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Machines, to be read: by id, by filter, by tags; and their ports. */
final class Servers {
    private static final String INVALID = "Ecs.0005";
    private static final String PATH = "/v1/{project_id}/cloudservers";

    private Servers() { }

    static List<Operation> operations() {
        return List.of(new Operation("GET", PATH + "/detail", "ListServersDetails", "ecs:cloudServers:list", Shape.NESTED, Servers::list),
                new Operation("POST", PATH + "/resource_instances/action", "ListServersByTag", "ecs:cloudServers:list", Shape.NESTED, Servers::byTag),
                new Operation("GET", PATH + "/{server_id}", "ShowServer", "ecs:cloudServers:get", Shape.NESTED,
                        call -> Answer.ok("server", write(call.seen(), find(call), call.project()))),
                new Operation("GET", PATH + "/{server_id}/tags", "ShowServerTags", "ecs:cloudServers:listServerTags", Shape.NESTED, Servers::tags),
                new Operation("GET", PATH + "/{server_id}/os-interface", "ListServerInterfaces", "ecs:serverInterfaces:get", Shape.NESTED,
                        Servers::interfaces));
    }

    static boolean running(CloudState state, String instanceId) {
        return instanceId != null && state.find(Instance.class, instanceId).filter(each -> each.power() == Instance.Power.RUNNING).isPresent();
    }

    private static Instance find(Call call) {
        String id = call.path().get("server_id");
        return call.seen().find(Instance.class, id)
                .orElseThrow(() -> new ApiFault(404, "Ecs.0114", "Instance[%s] could not be found.", id));
    }

    /** In pages by number, from 1: `offset` counts pages here, not machines. */
    private static Answer list(Call call) {
        var seen = call.seen();
        int limit = call.query().number("limit", 25, INVALID);
        int page = call.query().number("offset", 1, INVALID);
        if (limit < 1 || limit > 1000 || page < 1) {
            throw new ApiFault(400, INVALID, "Invalid limit or offset.");
        }
        var matching = seen.all(Instance.class).filter(matcher(seen, call.query())).toList();
        var out = JsonNodeFactory.instance.objectNode().put("count", matching.size());
        var servers = out.putArray("servers");
        matching.stream().skip((long) (page - 1) * limit).limit(limit).forEach(instance -> servers.add(write(seen, instance, call.project())));
        return Answer.ok(out);
    }

    /** Several tags, `KEY=VALUE` or `KEY`, have all to be there. */
    private static Predicate<Instance> matcher(CloudState seen, Query query) {
        return instance -> query.text("tags").stream().flatMap(text -> List.of(text.split(",")).stream()).filter(tag -> !tag.isEmpty())
                .allMatch(tag -> tagged(instance, tag))
                && query.text("server_id").map(ids -> List.of(ids.split(",")).contains(instance.id())).orElse(true)
                && query.text("name").map(name -> Names.of(instance).contains(name)).orElse(true)
                && query.text("status").map(status -> status.equals(status(instance))).orElse(true)
                && query.text("ip_eq").map(ip -> seen.portsOf(instance.id()).anyMatch(port -> port.has(ip))).orElse(true);
    }

    private static boolean tagged(Instance instance, String tag) {
        int equals = tag.indexOf('=');
        String value = tagsOf(instance).get(equals < 0 ? tag : tag.substring(0, equals));
        return value != null && (equals < 0 || value.equals(tag.substring(equals + 1)));
    }

    private static Map<String, String> tagsOf(Instance instance) {
        var out = new java.util.LinkedHashMap<>(instance.tags());
        out.remove(Names.NAME);
        return out;
    }

    private static String status(Instance instance) {
        return switch (instance.power()) {
            case RUNNING, STOPPING -> "ACTIVE";
            // While it starts, only its task tells.
            case STOPPED, PENDING -> "SHUTOFF";
            case TERMINATED -> "DELETED";
        };
    }

    private static String task(Instance instance) {
        return switch (instance.power()) {
            case PENDING -> "powering-on";
            case STOPPING -> "powering-off";
            case RUNNING, STOPPED, TERMINATED -> null;
        };
    }

    private static ObjectNode write(CloudState state, Instance instance, String project) {
        boolean running = instance.power() == Instance.Power.RUNNING;
        var ports = state.portsOf(instance.id()).toList();
        var out = JsonNodeFactory.instance.objectNode().put("id", instance.id()).put("name", Names.of(instance)).put("status", status(instance))
                .put("tenant_id", project).put("created", instance.launched().toString()).put("updated", instance.launched().toString())
                .put("hostId", "").put("host_status", "UP").put("accessIPv4", "").put("accessIPv6", "").put("enterprise_project_id", "0")
                .put("OS-EXT-AZ:availability_zone", instance.zone()).put("OS-EXT-STS:vm_state", running ? "active" : "stopped")
                .put("OS-EXT-STS:power_state", running ? 1 : 4).put("OS-EXT-STS:task_state", task(instance));
        out.putObject("flavor").put("id", instance.type()).put("name", instance.type());
        out.putObject("image").put("id", instance.imageId());
        var metadata = out.putObject("metadata").put("charging_mode", "0").put("os_type", "Linux");
        ports.stream().findFirst().ifPresent(port -> metadata.put("vpc_id", port.vpcId()));
        var tags = out.putArray("tags");
        tagsOf(instance).forEach((key, value) -> tags.add(key + "=" + value));
        var groups = out.putArray("security_groups");
        ports.stream().flatMap(port -> port.securityGroups().stream()).distinct().forEach(id -> groups.addObject().put("id", id)
                .put("name", state.find(SecurityGroup.class, id).map(SecurityGroup::name).orElse("")));
        var addresses = out.putObject("addresses");
        ports.forEach(port -> addresses(state, port, addresses));
        return out;
    }

    /** By VPC; with each address the port that has it, and the elastic IP as one that floats. */
    private static void addresses(CloudState state, Port port, ObjectNode out) {
        for (String address : port.addresses()) {
            address(out, port, address, "fixed").put("primary", port.deviceIndex() == 0 && address.equals(port.primary()));
            state.elasticIpAt(port.id(), address).ifPresent(ip -> address(out, port, ip.address(), "floating").put("primary", false));
        }
    }

    private static ObjectNode address(ObjectNode out, Port port, String address, String type) {
        return out.withArray(port.vpcId()).addObject().put("version", address.indexOf(':') < 0 ? "4" : "6").put("addr", address)
                .put("OS-EXT-IPS:type", type).put("OS-EXT-IPS-MAC:mac_addr", port.mac()).put("OS-EXT-IPS:port_id", port.id());
    }

    private static Answer tags(Call call) {
        var out = JsonNodeFactory.instance.objectNode();
        var tags = out.putArray("tags");
        tagsOf(find(call)).forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return Answer.ok(out);
    }

    private static Answer interfaces(Call call) {
        var seen = call.seen();
        var out = JsonNodeFactory.instance.objectNode();
        var all = out.putArray("interfaceAttachments");
        seen.portsOf(find(call).id()).forEach(port -> {
            var each = all.addObject().put("port_id", port.id()).put("net_id", port.subnetId()).put("mac_addr", port.mac())
                    .put("port_state", Servers.running(seen, port.instanceId()) ? "ACTIVE" : "DOWN");
            var fixed = each.putArray("fixed_ips");
            port.addresses().forEach(address -> fixed.addObject().put("ip_address", address).put("subnet_id", Networks.neutronSubnet(port.subnetId())));
        });
        return Answer.ok(out);
    }

    /** Tags have all to be there, each with one of its values (none named = any). */
    private static Answer byTag(Call call) {
        var body = Body.whole(call.body(), INVALID);
        String action = body.required("action");
        if (!Set.of("filter", "count").contains(action)) {
            throw body.bad("Invalid action %s.", action);
        }
        var tags = body.objects("tags", Set.of("key", "values"));
        var matching = call.seen().all(Instance.class).filter(instance -> tags.stream().allMatch(tag -> {
            String value = tagsOf(instance).get(tag.required("key"));
            return value != null && (tag.texts("values").isEmpty() || tag.texts("values").contains(value));
        })).toList();
        var out = JsonNodeFactory.instance.objectNode().put("total_count", matching.size());
        if (action.equals("filter")) {
            var resources = out.putArray("resources");
            matching.stream().skip(body.number("offset").orElse(0)).limit(body.number("limit").orElse(1000)).forEach(instance -> {
                var each = resources.addObject().put("resource_id", instance.id()).put("resource_name", Names.of(instance)).putNull("resource_detail");
                var shown = each.putArray("tags");
                tagsOf(instance).forEach((key, value) -> shown.addObject().put("key", key).put("value", value));
            });
        }
        return Answer.ok(out);
    }
}
