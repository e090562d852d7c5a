package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** 25 elastic IPs and 200 routes are one instance's resources. */
final class ManyResourcesTest {

    @Test
    void allLookAtOnceWithAHandfulOfRequests() throws Exception {
        try (TwoHosts hosts = new TwoHosts()) {
            List<Resource> resources = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                hosts.put(new ElasticIp("eipalloc-many" + i, "198.51.100." + i, new ElasticIp.Association("eipassoc-many" + i, PORT_201, "172.17.100." + (10 + i)),
                        Map.of()));
                resources.add(new Resource(Kind.ELASTIC_IP, "198.51.100." + i));
            }
            for (int i = 0; i < 200; i++) {
                hosts.put(new RouteTable("rtb-many" + i, SeedFixture.VPC, false, List.of(), List.of(new RouteTable.Route("10.9.0.0/16", PORT_201, null)), Map.of()));
                resources.add(new Resource(Kind.ROUTE, "10.9.0.0/16", Map.of(Resource.TABLE, "rtb-many" + i, Resource.MEMBERS, SeedFixture.ADDRESS_201)));
            }
            CloudSession backup = hosts.host(INSTANCE_202);
            backup.identity();
            hosts.cloud.faults().latency("*", Duration.ofMillis(80));
            int before = hosts.calls().size();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Observation>> looks = resources.stream().map(resource -> threads.submit(() -> backup.observe(resource))).toList();
                for (Future<Observation> look : looks) {
                    assertTrue(assertInstanceOf(Observation.HeldByOther.class, look.get()).holder().startsWith(INSTANCE_201), look.get().describe());
                }
            }
            List<String> calls = hosts.calls().subList(before, hosts.calls().size());
            assertTrue(calls.size() <= 24, calls.size() + " requests: " + calls);
            hosts.put(hosts.cloud.state().find(RouteTable.class, "rtb-many7").orElseThrow().with(new RouteTable.Route("10.9.0.0/16", PORT_202, null)));
            assertTrue(backup.observe(resources.get(32)).describe().contains("source and destination check"), "nothing is remembered: the check of our own interface is on");
            assertEquals("rtb-many7", resources.get(32).option(Resource.TABLE));
        }
    }
}
