package io.keepaloft.cloud.simulator.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Subnet;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** VPCs and subnets, to be read. What is a subnet here was a network in OpenStack, with a subnet of another id in it. */
final class Networks {
    private static final String INVALID_VPC = "VPC.0101";
    private static final String INVALID_SUBNET = "VPC.0201";

    private Networks() { }

    static List<Operation> operations() {
        return List.of(new Operation("GET", "/v1/{project_id}/vpcs", "ListVpcs", "vpc:vpcs:list", Shape.V1,
                        call -> Answer.ok("vpcs", call.query().page(call.seen().all(Vpc.class).map(vpc -> v1(vpc, call.project())), Set.of("id"), INVALID_VPC))),
                new Operation("GET", "/v1/{project_id}/vpcs/{vpc_id}", "ShowVpc", "vpc:vpcs:get", Shape.V1,
                        call -> Answer.ok("vpc", v1(vpc(call, new ApiFault(404, "VPC.0003", "VPC does not exist.")), call.project()))),
                new Operation("GET", "/v3/{project_id}/vpc/vpcs", "ListVpcs", "vpc:vpcs:list", Shape.V3, Networks::listV3),
                new Operation("GET", "/v3/{project_id}/vpc/vpcs/{vpc_id}", "ShowVpc", "vpc:vpcs:get", Shape.V3,
                        call -> Answer.ok(call.v3().set("vpc", v3(vpc(call, ApiFault.missing("Vpc", call.path().get("vpc_id"))), call.project())))),
                new Operation("GET", "/v1/{project_id}/subnets", "ListSubnets", "vpc:subnets:get", Shape.V1, call -> Answer.ok("subnets", call.query()
                        .page(call.seen().all(Subnet.class).map(subnet -> subnet(subnet, call.project())), Set.of("id", "vpc_id"), INVALID_SUBNET))),
                new Operation("GET", "/v1/{project_id}/subnets/{subnet_id}", "ShowSubnet", "vpc:subnets:get", Shape.V1, call -> {
                    String id = call.path().get("subnet_id");
                    return Answer.ok("subnet", subnet(call.seen().find(Subnet.class, id)
                            .orElseThrow(() -> new ApiFault(404, "VPC.0202", "Subnet %s could not be found.", id)), call.project()));
                }));
    }

    private static Answer listV3(Call call) {
        var page = call.query().strictPage(call.seen().all(Vpc.class).map(vpc -> v3(vpc, call.project())),
                Set.of("id", "name", "description", "cidr"));
        return Answer.ok(Pages.info(call.v3().set("vpcs", page), page));
    }

    private static Vpc vpc(Call call, ApiFault missing) {
        return call.seen().find(Vpc.class, call.path().get("vpc_id")).orElseThrow(() -> missing);
    }

    private static ObjectNode v1(Vpc vpc, String project) {
        var out = head(vpc).put("status", "OK").put("tenant_id", project);
        out.putArray("routes");
        return out;
    }

    private static ObjectNode v3(Vpc vpc, String project) {
        var out = head(vpc).put("status", "ACTIVE").put("project_id", project);
        out.putArray("extend_cidrs");
        out.putArray("tags");
        return out;
    }

    private static ObjectNode head(Vpc vpc) {
        return JsonNodeFactory.instance.objectNode().put("id", vpc.id()).put("name", Names.of(vpc)).put("description", "").put("cidr", vpc.cidr())
                .put("enterprise_project_id", "0").put("created_at", "2026-01-01T00:00:00Z").put("updated_at", "2026-01-01T00:00:00Z");
    }

    /** The id by which ports name the subnet of their address. */
    static String neutronSubnet(String subnetId) {
        return UUID.nameUUIDFromBytes(("neutron subnet " + subnetId).getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static ObjectNode subnet(Subnet subnet, String project) {
        var out = JsonNodeFactory.instance.objectNode().put("id", subnet.id()).put("name", Names.of(subnet)).put("description", "")
                .put("cidr", subnet.cidr()).put("gateway_ip", Cidr.parse(subnet.cidr()).at(1)).put("ipv6_enable", false).put("dhcp_enable", true)
                .put("availability_zone", subnet.zone()).put("vpc_id", subnet.vpcId()).put("status", "ACTIVE").put("neutron_network_id", subnet.id())
                .put("neutron_subnet_id", neutronSubnet(subnet.id())).put("tenant_id", project).put("created_at", "2026-01-01T00:00:00Z")
                .put("updated_at", "2026-01-01T00:00:00Z");
        out.putArray("dnsList");
        return out;
    }
}
