package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.ElasticIp.Association;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Elastic IPs, v1: one write that binds, unbinds or renames. Codes and messages: "Updating an EIP" in the reference's table of errors. */
final class PublicIps {
    static final String INVALID = "VPC.0501";
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}");
    private static final Set<String> FILTERS = Set.of("id", "ip_version", "port_id", "public_ip_address", "private_ip_address");

    private PublicIps() { }

    static List<Operation> operations() {
        String path = "/v1/{project_id}/publicips";
        return List.of(new Operation("GET", path, "ListPublicips", "vpc:publicIps:list", Shape.V1, PublicIps::list),
                new Operation("GET", path + "/{publicip_id}", "ShowPublicip", "vpc:publicIps:get", Shape.V1, PublicIps::show),
                new Operation("PUT", path + "/{publicip_id}", "UpdatePublicip", "vpc:publicIps:update", Shape.V1, PublicIps::update));
    }

    private static Answer list(Call call) {
        return Answer.ok("publicips", call.query().page(call.seen().all(ElasticIp.class).map(ip -> write(ip, call.project())), FILTERS, INVALID));
    }

    private static Answer show(Call call) {
        return Answer.ok("publicip", write(find(call.seen(), call), call.project()));
    }

    static ElasticIp find(CloudState state, Call call) {
        return state.find(ElasticIp.class, call.path().get("publicip_id"))
                .orElseThrow(() -> new ApiFault(404, "VPC.0504", "Floating IP could not be found."));
    }

    static String status(ElasticIp ip) {
        if (ip.transit() == null) {
            return ip.bound() ? "ACTIVE" : "DOWN";
        }
        return switch (ip.transit().phase()) {
            case FAILED -> "BIND_ERROR";
            case UNDER_WAY -> ip.transit().target() == null ? "PENDING_UPDATE" : "BINDING";
        };
    }

    /** Where it points, or is going to. */
    static Optional<Association> target(ElasticIp ip) {
        return Optional.ofNullable(ip.transit() != null && ip.transit().target() != null ? ip.transit().target() : ip.association());
    }

    private static ObjectNode write(ElasticIp ip, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("id", ip.id()).put("status", status(ip)).put("type", "5_bgp")
                .put("public_ip_address", ip.address()).put("tenant_id", project).put("create_time", "2026-01-01 00:00:00")
                .put("bandwidth_id", bandwidth(ip)).put("bandwidth_name", "bandwidth-" + ip.address()).put("bandwidth_share_type", "PER")
                .put("bandwidth_size", 5).put("enterprise_project_id", "0").put("ip_version", 4).put("alias", Names.of(ip));
        out.putObject("profile");
        target(ip).ifPresent(target -> out.put("port_id", target.portId()).put("private_ip_address", target.privateAddress()));
        return out;
    }

    static String bandwidth(ElasticIp ip) {
        return java.util.UUID.nameUUIDFromBytes(("bandwidth " + ip.id()).getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString();
    }

    private static Answer update(Call call) {
        var body = Body.of(call.body(), "publicip", Set.of("port_id", "ip_version", "alias"), INVALID);
        return Answer.ok("publicip", call.backend().cloud().update(state -> {
            var ip = changed(state, find(state, call), body, call.backend());
            return new Cloud.Change<>(state.with(ip), write(ip, call.project()));
        }));
    }

    private static ElasticIp changed(CloudState state, ElasticIp ip, Body body, Backend backend) {
        if (body.number("ip_version").filter(version -> version != 4).isPresent()) {
            throw body.bad("ip_version is invalid: the simulated cloud has no dual-stack EIPs.");
        }
        // With an alias and a port the alias alone is applied.
        if (body.text("alias").isPresent()) {
            var tags = new LinkedHashMap<>(ip.tags());
            tags.put(Names.NAME, body.text("alias").get());
            return ip.withTags(tags);
        }
        String portId = body.text("port_id").orElse("");
        return portId.isEmpty() ? unbind(ip, backend) : bind(state, ip, portId, backend);
    }

    static ElasticIp unbind(ElasticIp ip, Backend backend) {
        busy(ip);
        return !ip.bound() && ip.transit() == null ? ip : backend.settlement().send(ip, null);
    }

    static ElasticIp bind(CloudState state, ElasticIp ip, String portId, Backend backend) {
        if (!UUID.matcher(portId).matches()) {
            throw new ApiFault(400, INVALID, "Port id is invalid.");
        }
        var port = state.find(Port.class, portId).orElseThrow(() -> new ApiFault(404, "VPC.0514", "Neutron error. Port %s could not be found.", portId));
        busy(ip);
        boolean moves = backend.faults().rebindsBoundAddresses();
        if (moves && target(ip).filter(target -> target.sameTarget(portId, port.primary())).isPresent()) {
            return ip;
        }
        if (!moves && target(ip).isPresent()) {
            throw new ApiFault(409, "VPC.0510", "EIP has already been bound to a port.");
        }
        if (state.all(ElasticIp.class).anyMatch(other -> !other.id().equals(ip.id()) && target(other).filter(at -> at.portId().equals(portId)).isPresent())) {
            throw new ApiFault(409, "VPC.0511", "The port has already been bound with an EIP.");
        }
        return backend.settlement().send(ip, new Association(backend.ids().uuid(), portId, port.primary()));
    }

    private static void busy(ElasticIp ip) {
        if (ip.transit() != null && ip.transit().phase() == ElasticIp.Transit.Phase.UNDER_WAY) {
            throw new ApiFault(409, "VPC.0512", "Resource status is busy, try it again later.");
        }
    }
}
