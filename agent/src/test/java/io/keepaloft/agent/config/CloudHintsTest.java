package io.keepaloft.agent.config;

import static io.keepaloft.agent.config.Configs.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who writes a value of the cloud's blocks wrong is told what to write. */
class CloudHintsTest {
    private static final String INSTANCE = """
            cloud_provider aws { }
            vrrp_instance V {
              interface eth0
              virtual_router_id 51
              priority 100
              cloud_resources { %s }
              virtual_ipaddress { 10.0.0.1 }
            }
            """;

    @Test
    void anAddressThatIsNone() {
        assertEquals("the address itself, which this tells: aws ec2 describe-addresses --allocation-ids eipalloc-123", hint("elastic_ip eipalloc-123"));
        assertEquals("four numbers from 0 to 255, as in elastic_ip 120.132.124.82 to 172.17.100.203", hint("elastic_ip 300.1.1.1"));
        assertEquals("elastic_ip 120.132.124.82 to 172.17.100.203", hint("elastic_ip fe80::1"));
        assertEquals("to 172.17.100.203", hint("elastic_ip 120.132.124.82 to nowhere"));
        assertEquals("without a length: 172.17.100.203", hint("secondary_ip 172.17.100.203/24"));
        assertEquals("secondary_ip 172.17.100.203", hint("secondary_ip eni-123"));
    }

    /** The agent may become no other role with the policy that is shipped. */
    @Test
    void aRoleIsNamedAsTheShippedPolicyAllowsIt() {
        assertEquals("role arn:aws:iam::123456789012:role/keepaloft-routes", hint("route 10.9.0.0/16 table rtb-1 role"));
        assertEquals("role arn:aws:iam::123456789012:role/keepaloft-routes", hint("route 10.9.0.0/16 table rtb-1 role routes"));
    }

    @Test
    void aRegionThatNobodyCanHave() {
        for (var provider : List.of("aws", "huaweicloud", "openstack")) {
            var parsed = parse("cloud_provider " + provider + " { region \"us east 1\" }");
            assertEquals("'us east 1' is no name of a region", parsed.problems().getLast().message(), provider);
            assertEquals("did you mean 'us-east-1'?", parsed.problems().getLast().hint());
            assertEquals(Problem.Level.ERROR, parsed.problems().getLast().level());
            assertNull(parsed.config().cloudProvider().settings().region());
        }
        assertEquals("did you mean 'us-east-1'?", parse("cloud_provider aws { region us_east_1 }").problems().getLast().hint());
        assertEquals("one word, as in us-east-1", parse("cloud_provider aws { region http://ec2 }").problems().getLast().hint());
        assertEquals("Region_One", parse("cloud_provider openstack { region Region_One }").config().cloudProvider().settings().region(), "an operator of OpenStack chooses it");
        assertEquals("us-gov-west-1", parse("cloud_provider aws { region us-gov-west-1 }").config().cloudProvider().settings().region());
    }

    private static String hint(String line) {
        var problems = parse(INSTANCE.formatted(line)).problems();
        assertEquals(List.of(Problem.Level.ERROR), problems.stream().map(Problem::level).toList(), problems::toString);
        return problems.getFirst().hint();
    }
}
