package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Port;
import java.util.List;
import java.util.Set;

/** Elastic IPs, v3: binding and unbinding are calls of their own, and may be answered before they are done. */
final class PublicIpsV3 {
    private static final Set<String> FILTERS = Set.of("id", "ip_version", "public_ip_address", "status", "alias", "vnic.private_ip_address",
            "vnic.port_id", "vnic.vpc_id", "vnic.device_id", "vnic.device_owner", "associate_instance_type", "associate_instance_id");
    private static final String PATH = "/v3/{project_id}/eip/publicips";

    private PublicIpsV3() { }

    static List<Operation> operations() {
        return List.of(new Operation("GET", PATH, "ListPublicips", "eip:publicIps:list", Shape.V3, PublicIpsV3::list),
                new Operation("GET", PATH + "/{publicip_id}", "ShowPublicip", "eip:publicIps:get", Shape.V3, PublicIpsV3::show),
                new Operation("POST", PATH + "/{publicip_id}/associate-instance", "AssociatePublicips", "eip:publicIps:associateInstance", Shape.V3,
                        PublicIpsV3::associate),
                new Operation("POST", PATH + "/{publicip_id}/disassociate-instance", "DisassociatePublicips", "eip:publicIps:disassociateInstance",
                        Shape.V3, PublicIpsV3::disassociate));
    }

    private static Answer list(Call call) {
        var seen = call.seen();
        var page = call.query().page(seen.all(ElasticIp.class).map(ip -> write(seen, ip, call.project())), FILTERS, PublicIps.INVALID);
        var out = call.v3();
        out.set("publicips", page);
        out.put("total_count", page.size());
        return Answer.ok(Pages.info(out, page));
    }

    private static Answer show(Call call) {
        var seen = call.seen();
        return Answer.ok(call.v3().set("publicip", write(seen, PublicIps.find(seen, call), call.project())));
    }

    private static ObjectNode write(CloudState state, ElasticIp ip, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("id", ip.id()).put("project_id", project).put("ip_version", 4)
                .put("public_ip_address", ip.address()).put("network_type", "5_bgp").put("status", PublicIps.status(ip)).put("description", ip.description())
                .put("type", "EIP").put("created_at", "2026-01-01T00:00:00Z").put("updated_at", "2026-01-01T00:00:00Z")
                .put("enterprise_project_id", "0").put("publicip_pool_name", "5_bgp").put("alias", Names.of(ip));
        out.putObject("bandwidth").put("id", PublicIps.bandwidth(ip)).put("size", 5).put("share_type", "PER").put("charge_mode", "bandwidth")
                .put("name", "bandwidth-" + ip.address());
        out.putNull("vnic");
        out.putNull("associate_instance_type");
        out.putNull("associate_instance_id");
        PublicIps.target(ip).ifPresent(target -> {
            out.put("associate_instance_type", "PORT").put("associate_instance_id", target.portId());
            var vnic = out.putObject("vnic").put("private_ip_address", target.privateAddress()).put("port_id", target.portId());
            state.find(Port.class, target.portId()).ifPresent(port -> vnic.put("vpc_id", port.vpcId()).put("mac", port.mac())
                    .put("device_owner", port.deviceOwner()).put("device_id", port.instanceId() == null ? "" : port.instanceId()));
        });
        return out;
    }

    private static Answer associate(Call call) {
        var body = Body.of(call.body(), "publicip", Set.of("associate_instance_type", "associate_instance_id"), PublicIps.INVALID);
        String type = body.required("associate_instance_type");
        if (!type.equals("PORT")) {
            throw body.bad("associate_instance_type is invalid: the simulated cloud binds to a PORT alone, not to %s.", type);
        }
        String port = body.required("associate_instance_id");
        return change(call, (state, ip) -> PublicIps.bind(state, ip, port, call.backend()));
    }

    private static Answer disassociate(Call call) {
        return change(call, (_, ip) -> PublicIps.unbind(ip, call.backend()));
    }

    private interface Change {
        ElasticIp of(CloudState state, ElasticIp ip);
    }

    private static Answer change(Call call, Change change) {
        return Answer.ok(call.v3().set("publicip", call.backend().cloud().update(state -> {
            var ip = change.of(state, PublicIps.find(state, call));
            return new Cloud.Change<>(state.with(ip), write(state, ip, call.project()));
        })));
    }
}
