package io.keepaloft.cloud.simulator.huawei;

import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_201;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_202;
import static io.keepaloft.cloud.simulator.HuaweiFixture.PORT_203;
import static io.keepaloft.cloud.simulator.HuaweiFixture.ROUTE_TABLE;
import static io.keepaloft.cloud.simulator.HuaweiFixture.SUBNET;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VIRTUAL_ADDRESS;
import static io.keepaloft.cloud.simulator.HuaweiFixture.VPC;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.huaweicloud.sdk.vpc.v2.model.AddRouteTableRoute;
import com.huaweicloud.sdk.vpc.v2.model.DelRouteTableRoute;
import com.huaweicloud.sdk.vpc.v2.model.ListRouteTablesRequest;
import com.huaweicloud.sdk.vpc.v2.model.ModRouteTableRoute;
import com.huaweicloud.sdk.vpc.v2.model.RouteTableRouteAction;
import com.huaweicloud.sdk.vpc.v2.model.ShowRouteTableRequest;
import com.huaweicloud.sdk.vpc.v2.model.UpdateRouteTableReq;
import com.huaweicloud.sdk.vpc.v2.model.UpdateRouteTableRequest;
import com.huaweicloud.sdk.vpc.v2.model.UpdateRoutetableReqBody;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes that are added, moved and taken out, as the SDK sees them. */
class RouteStoryTest {
    private Simulator cloud;
    private Sdk sdk;

    @BeforeEach void start() throws IOException {
        cloud = HuaweiFixture.builder().start();
        sdk = Sdk.operator(cloud);
    }

    @AfterEach void stop() {
        cloud.close();
    }

    private void update(RouteTableRouteAction change) {
        sdk.vpc().updateRouteTable(new UpdateRouteTableRequest().withRoutetableId(ROUTE_TABLE).withBody(new UpdateRoutetableReqBody()
                .withRoutetable(new UpdateRouteTableReq().withRoutes(change))));
    }

    private void add(String type, String destination, String nextHop) {
        update(new RouteTableRouteAction().withAdd(List.of(new AddRouteTableRoute().withType(type).withDestination(destination).withNexthop(nextHop)
                .withDescription("by hand"))));
    }

    private void move(String type, String destination, String nextHop) {
        update(new RouteTableRouteAction().withMod(List.of(new ModRouteTableRoute().withType(type).withDestination(destination).withNexthop(nextHop))));
    }

    private List<String> routes() {
        return sdk.vpc().showRouteTable(new ShowRouteTableRequest().withRoutetableId(ROUTE_TABLE)).getRoutetable().getRoutes().stream()
                .map(route -> route.getType() + " " + route.getDestination() + " " + route.getNexthop() + " " + route.getDescription()).toList();
    }

    @Test void aRouteGoesToAMachineOrToAVirtualIpAndIsReplacedWithAllThatItHas() {
        add("ecs", "10.9.0.0/16", INSTANCE_201);
        assertEquals(List.of("ecs 10.9.0.0/16 " + INSTANCE_201 + " by hand"), routes());
        assertEquals(PORT_201, port());
        move("ecs", "10.9.0.0/16", INSTANCE_202);
        assertEquals(List.of("ecs 10.9.0.0/16 " + INSTANCE_202 + " "), routes());
        assertEquals(PORT_202, port());
        move("vip", "10.9.0.0/16", VIRTUAL_ADDRESS);
        assertEquals(List.of("vip 10.9.0.0/16 " + VIRTUAL_ADDRESS + " "), routes());
        assertEquals(PORT_203, port());
        update(new RouteTableRouteAction().withDel(List.of(new DelRouteTableRoute().withDestination("10.9.0.0/16"))));
        assertEquals(List.of(), routes());
    }

    private String port() {
        return cloud.state().find(RouteTable.class, ROUTE_TABLE).orElseThrow().route("10.9.0.0/16").orElseThrow().portId();
    }

    @Test void whatCannotBeIsRefusedAndChangesNothing() {
        add("ecs", "10.9.0.0/16", INSTANCE_201);
        var before = routes();
        assertEquals("400 VPC.2801", Sdk.refusal(() -> add("ecs", "10.9.0.0/16", INSTANCE_202)), "it is there");
        assertEquals("400 VPC.2801", Sdk.refusal(() -> move("ecs", "10.8.0.0/16", INSTANCE_202)), "it is not there");
        assertEquals("400 VPC.2801", Sdk.refusal(() -> move("eni", "10.9.0.0/16", PORT_202)), "a machine's first interface is no further one");
        assertEquals("400 VPC.2801", Sdk.refusal(() -> move("vip", "10.9.0.0/16", "172.17.100.202")), "a machine's address is no virtual IP");
        assertEquals("400 VPC.2801", Sdk.refusal(() -> move("ecs", "10.9.0.0/16", "no-machine")));
        assertEquals("400 VPC.2801", Sdk.refusal(() -> add("ecs", "172.17.100.0/24", INSTANCE_201)), "a subnet of its own");
        assertEquals("400 VPC.2801", Sdk.refusal(() -> add("nat", "10.8.0.0/16", INSTANCE_201)));
        assertEquals("404 VPC.2802", Sdk.refusal(() -> sdk.vpc().showRouteTable(new ShowRouteTableRequest().withRoutetableId("no-table"))));
        assertEquals(before, routes());
    }

    @Test void tablesAreFoundByVpcAndSubnet() {
        assertEquals(List.of(ROUTE_TABLE), sdk.vpc().listRouteTables(new ListRouteTablesRequest().withVpcId(VPC).withSubnetId(SUBNET)).getRoutetables().stream()
                .map(each -> each.getId()).toList());
        assertEquals(List.of(), sdk.vpc().listRouteTables(new ListRouteTablesRequest().withSubnetId("another")).getRoutetables());
    }
}
