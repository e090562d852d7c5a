package io.keepaloft.agent.config;

import static io.keepaloft.agent.config.Configs.instance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The lines `route` of cloud_resources. */
class RouteTest {
    private static final String ROLE = "arn:aws-cn:iam::123456789012:role/network/routes";

    private static List<Resource> routes(ParsedConfig parsed) {
        return parsed.config().instances().getFirst().cloudResources();
    }

    private static String errors(ParsedConfig parsed) {
        return Configs.problems(parsed).stream().filter(problem -> problem.contains(" error: ")).map(problem -> problem + "\n").collect(Collectors.joining());
    }

    @Test
    void aLineThatNamesSeveralTablesIsAsManyResources() {
        var parsed = instance("unicast_peer { 10.0.0.2 }\ncloud_resources {\n route 10.9.0.0/16 table rtb-1 rtb-2 role " + ROLE + " replace\n route 2001:db8::/56 table rtb-1\n}");
        assertEquals("", errors(parsed));
        assertEquals(List.of("route 10.9.0.0/16 table rtb-1", "route 10.9.0.0/16 table rtb-2", "route 2001:db8::/56 table rtb-1"),
                routes(parsed).stream().map(Resource::toString).toList());
        assertEquals(Map.of("table", "rtb-2", "role", ROLE, "replace", "true", "members", "10.0.0.2", "interface", "eth0"), routes(parsed).get(1).options());
        assertEquals("10.9.0.0/16", routes(parsed).get(1).value());
    }

    @Test
    void aDestinationIsReadAsTheCloudKeepsIt() {
        var parsed = instance("cloud_resources {\nroute 10.9.1.7/16 table rtb-1\nroute 2001:db8::7/127 table rtb-1\nroute 0.0.0.0/0 table rtb-1\nroute 2001:db8:0:ff::1/57 table rtb-1\n}");
        assertTrue(parsed.problems().toString().contains("10.9.1.7/16 has bits behind its length; it is read as 10.9.0.0/16"), parsed.problems().toString());
        assertEquals(List.of("10.9.0.0/16", "2001:db8::6/127", "0.0.0.0/0", "2001:db8:0:80::/57"), routes(parsed).stream().map(Resource::value).toList());
    }

    @Test
    void everyMistakeIsToldWhereItStands() {
        assertEquals("""
                7:9 error: a destination has the form ADDRESS/LENGTH, not '10.9.0.0'
                8:21 error: 'table' needs a value
                9:33 error: the route table rtb-1 stands here twice
                9:44 error: 'role' must be the ARN of a role, not 'routes'
                10:3 error: 'route' needs a route table
                10:21 error: 'tabel' may not stand behind route
                11:3 error: 'route' needs a destination
                12:41 error: 'all' may not stand behind route
                13:3 error: route 10.7.0.0/16 table rtb-1 stands here twice
                13:33 error: 'role' needs a value
                """, errors(instance("""
                cloud_resources {
                  route 10.9.0.0 table rtb-1
                  route 10.9.0.0/16 table
                  route 10.9.0.0/16 table rtb-1 rtb-1 role routes
                  route 10.8.0.0/16 tabel rtb-1
                  route
                  route 10.7.0.0/16 table rtb-1 replace all
                  route 10.7.0.0/16 table rtb-1 role
                }""")));
    }
}
