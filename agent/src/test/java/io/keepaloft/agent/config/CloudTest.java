package io.keepaloft.agent.config;

import static io.keepaloft.agent.config.Configs.assertProblems;
import static io.keepaloft.agent.config.Configs.instance;
import static io.keepaloft.agent.config.Configs.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSettings;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Providers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The blocks that keepalived does not have. */
class CloudTest {
    /** With a provider block, and resources. */
    private static final String INSTANCE = """
            %s
            vrrp_instance V {
              interface eth0
              virtual_router_id 51
              priority 100
              cloud_resources { %s }
              virtual_ipaddress { 10.0.0.1 }
            }
            """;

    @Test
    void theProviderBlock() {
        var parsed = parse("""
                cloud_provider aws {
                  region us-east-1
                  endpoint ec2 http://127.0.0.1:5555
                  endpoint sts https://sts.example
                  takeover fast
                  deadline 12.5
                }
                """);
        assertProblems(parsed, "0:0 warning: there is no vrrp_instance: there is nothing to do");
        assertEquals(new CloudSettings("aws", "us-east-1", null, null, Map.of("ec2", "http://127.0.0.1:5555", "sts", "https://sts.example"),
                CloudSettings.Mode.FAST, 12_500_000_000L, 10_000_000_000L), parsed.config().cloudProvider().settings());
    }

    @Test
    void aMisspeltKindNamesWhatWasMeantAndWhatTheProviderHas() {
        var parsed = parse(INSTANCE.formatted("cloud_provider huaweicloud { }", "elastic_pi 120.132.124.82"));
        assertEquals(List.of("/etc/keepalived/test.conf:6:21: error: 'elastic_pi' is no kind of cloud resource: nothing would move for it"
                + " (hint: did you mean 'elastic_ip'? huaweicloud has allowed_address_pair, elastic_ip, route, virtual_ip)"), parsed.problems().stream().map(Problem::toString).toList());
        var far = parse(INSTANCE.formatted("cloud_provider aws { }", "carrier_pigeon coo"));
        assertEquals("aws has elastic_ip, route, secondary_ip", far.problems().getFirst().hint());
        for (var meant : Map.of("floating_ip 1.2.3.4", "elastic_ip", "vip_port 10.0.0.5", "virtual_ip", "dns_record foo", "allowed_address_pair").entrySet()) {
            var wrong = parse(INSTANCE.formatted("cloud_provider openstack { }", meant.getKey())).problems().getFirst();
            assertTrue(wrong.level() == Problem.Level.ERROR && wrong.hint().contains(meant.getValue()), wrong::toString);
        }
        var elsewhere = parse(INSTANCE.formatted("cloud_provider aws { }", "priority 3"));
        assertProblems(elsewhere, "6:21 warning: 'priority' has no meaning in cloud_resources and has been ignored");
        assertEquals(List.of(), elsewhere.unmoved());
    }

    @Test
    void everyProviderThatIsNamedIsAskedAlsoWhereNothingMoves() {
        for (var name : CloudProviderConfig.Name.values()) {
            boolean cloud = name != CloudProviderConfig.Name.NONE && name != CloudProviderConfig.Name.AUTODETECT;
            var named = name == CloudProviderConfig.Name.AUTODETECT ? "" : "cloud_provider " + name.keyword() + " { region r-1 }";
            assertEquals(cloud, parse(INSTANCE.formatted(named, "")).config().asksCloud(), name.keyword());
        }
    }

    @Test
    void withoutTheBlockTheProviderIsAskedFor() {
        var provider = instance("").config().cloudProvider();
        assertEquals(CloudProviderConfig.Name.AUTODETECT, provider.name());
        assertEquals(CloudSettings.defaults("aws"), provider.settingsFor("aws", Set.of()));
        assertNull(provider.settings().region());
    }

    @Test
    void whatTheCloudGivesToTheMasterIsToldToTheSession() {
        var config = instance("cloud_resources { secondary_ip 172.17.100.103\n secondary_ip 172.17.100.104\n elastic_ip 120.132.124.82 to 172.17.100.103 }").config();
        assertEquals(Set.of("172.17.100.103", "172.17.100.104"), config.movingAddresses());
        assertEquals(config.movingAddresses(), config.cloudProvider().settingsFor("openstack", config.movingAddresses()).moving());
    }

    @Test
    void peersThatTheCloudNames() {
        var parsed = instance("cloud_peers { tag ha=cluster1\n tag Role=web=1\n}");
        assertProblems(parsed);
        var transport = Configs.onlyInstance(parsed).transport();
        assertEquals(Map.of("ha", "cluster1", "Role", "web=1"), transport.cloudPeers());
        assertEquals(Transport.Mode.UNICAST, transport.mode(), "whom the cloud names is spoken to by unicast");
        assertProblems(instance("transport unicast\ncloud_peers { tag ha=cluster1 }"));
        assertProblems(instance("transport multicast\ncloud_peers { tag ha=cluster1 }"),
                "6:11 warning: the peers of cloud_peers are not used with transport multicast");
    }

    @Test
    void peersThatNobodyCouldName() {
        assertProblems(instance("cloud_peers { }"), "6:1 error: 'cloud_peers' names no tag, so nobody can be asked for");
        assertProblems(instance("cloud_peers { tag cluster1\n tga ha=cluster1\n}"), "6:1 error: 'cloud_peers' names no tag, so nobody can be asked for",
                "6:19 error: a tag has the form NAME=VALUE, not 'cluster1'", "7:2 warning: the unknown keyword 'tga' has been ignored");
        assertProblems(instance("cloud_peers { tag ha=a\n tag ha=b\n}"), "7:6 warning: the tag ha stands here twice; the last line has been kept");
        assertProblems(instance("cloud_peers { tag ha=a }\n}\ncloud_provider none { }\nglobal_defs {"),
                "6:1 error: cloud_provider is none: nobody could be asked for peers");
    }

    @Test
    void wrongValuesAndCredentials() {
        var parsed = parse("""
                cloud_provider aws {
                  endpoint ec2
                  endpoint ec2 ftp://host
                  endpoint ec2 http://user:topsecret@host/
                  takeover slow
                  deadline 0
                  access_key AKIAIOSFODNN7EXAMPLE
                }
                cloud_provider aws { }
                """);
        assertProblems(parsed, "0:0 warning: there is no vrrp_instance: there is nothing to do",
                "2:3 error: 'endpoint' needs a service and a URL", "3:16 error: an endpoint is an http or https URL without user and query",
                "4:16 error: an endpoint is an http or https URL without user and query", "5:12 error: 'takeover' cannot be 'slow'",
                "6:12 error: 'deadline' must be from 1 to 3600 seconds, not 0", "7:3 error: 'access_key': credentials never stand in this file",
                "9:1 error: 'cloud_provider' stands here twice");
        assertFalse(parsed.problems().toString().contains("AKIA"), parsed.problems().toString());
        assertFalse(parsed.problems().toString().contains("topsecret"), parsed.problems().toString());
    }

    @Test
    void resourcesAreCheckedLineByLine() {
        assertProblems(instance("""
                cloud_resources {
                  elastic_ip 120.132.124.82 to 172.17.100.203
                  elastic_ip 120.132.124.82
                  elastic_ip fe80::1
                  elastic_ip 1.2.3.4 too 1.2.3.4
                  elastic_ip 1.2.3.5 to nowhere
                  elastic_ip 1.2.3.6 to
                  elastic_ip
                  elastc_ip 1.2.3.4
                  elastic_ip 1.2.3.7 exclusive
                }"""), "8:3 error: elastic_ip 120.132.124.82 stands here twice", "9:14 error: an elastic IP is an IPv4 address, not fe80::1",
                "10:22 error: 'too' may not stand behind elastic_ip", "10:26 error: '1.2.3.4' may not stand behind elastic_ip",
                "11:25 error: 'to' must be an IP address, not 'nowhere'", "12:22 error: 'to' needs a value", "13:3 error: 'elastic_ip' needs an address",
                "14:3 error: 'elastc_ip' is no kind of cloud resource: nothing would move for it", "15:22 warning: not implemented yet: exclusive has no effect");
    }

    @Test
    void aKindThatTheProviderDoesNotHaveIsAnErrorThatNamesWhatItHas() {
        var aws = instance("cloud_resources {\n  virtual_ip 10.0.0.1\n  elastic_ip 1.2.3.4\n}\n}\ncloud_provider aws { }\nglobal_defs {");
        assertProblems(aws, "7:3 error: aws has no virtual_ip: nobody would move the virtual_ip 10.0.0.1");
        assertTrue(aws.problems().getFirst().hint().startsWith("secondary_ip: "), aws.problems().toString());
        var openstack = instance("cloud_resources { route 10.9.0.0/16 table r1 }\n}\ncloud_provider openstack { }\nglobal_defs {");
        assertProblems(openstack, "6:19 error: openstack has no route: nobody would move the route 10.9.0.0/16 table r1");
        assertTrue(openstack.problems().getFirst().hint().startsWith("allowed_address_pair"), openstack.problems().toString());
        assertProblems(instance("cloud_resources {\nroute 10.9.0.0/16\nallowed_address_pair 10.0.0.0/24\nallowed_address_pair 10.0.0.0/24\n}\n}\ncloud_provider openstack { }\nglobal_defs {"),
                "7:1 error: 'route' needs a route table",
                "9:1 error: allowed_address_pair 10.0.0.0/24 stands here twice");
    }

    @Test
    void everyKindThatSomeProviderDoesNotHaveIsAnErrorWhoseHintNamesOneThatItHas() {
        var lines = Map.of(Kind.ELASTIC_IP, "elastic_ip 1.2.3.4", Kind.SECONDARY_IP, "secondary_ip 10.0.0.2", Kind.ALLOWED_ADDRESS_PAIR, "allowed_address_pair 10.0.0.1",
                Kind.VIRTUAL_IP, "virtual_ip 10.0.0.1", Kind.ROUTE, "route 10.9.0.0/16 table r1");
        var missing = new TreeSet<String>();
        for (var provider : Providers.installed()) {
            for (var kind : Kind.values()) {
                if (!provider.kinds().contains(kind)) {
                    missing.add(provider.name() + " " + kind.keyword());
                    var parsed = parse(INSTANCE.formatted("cloud_provider " + provider.name() + " { }", lines.get(kind)));
                    assertProblems(parsed, "6:21 error: " + provider.name() + " has no " + kind.keyword() + ": nobody would move the " + lines.get(kind));
                    var hint = parsed.problems().getFirst().hint();
                    assertTrue(provider.kinds().stream().anyMatch(has -> hint.startsWith(has.keyword())), provider.name() + ", " + kind + ": " + hint);
                }
            }
        }
        assertEquals(Set.of("aws allowed_address_pair", "aws virtual_ip", "huaweicloud secondary_ip", "openstack route"), missing);
    }

    @Test
    void whichCloudItIsMayTurnOutLater() {
        assertProblems(instance("cloud_resources { elastic_ip 1.2.3.4\n allowed_address_pair 10.0.0.1 }"));
        var nobody = new ConfigLoader("node1", "node1.example", new Random(42), Map.of(), List::of);
        assertProblems(nobody.parse(INSTANCE.formatted("cloud_provider huaweicloud { }", "elastic_ip 1.2.3.4"), Configs.FILE),
                "6:21 warning: huaweicloud is not installed here: nobody would move the elastic_ip 1.2.3.4");
        assertEquals(1, nobody.parse(INSTANCE.formatted("cloud_provider huaweicloud { }", "elastic_ip 1.2.3.4"), Configs.FILE).unmoved().size(), "preflight tells it, too");
        assertProblems(nobody.parse(INSTANCE.formatted("cloud_provider huaweicloud { }", ""), Configs.FILE),
                "1:16 warning: cloud_provider huaweicloud is not installed here; installed are: none");
    }

    @Test
    void withoutACloudNobodyMovesAnything() {
        assertProblems(instance("\ncloud_resources { elastic_ip 1.2.3.4 }}\ncloud_provider none\nglobal_defs {"),
                "7:19 error: cloud_provider is none: nobody would move the elastic_ip 1.2.3.4");
        assertProblems(instance("}\ncloud_provider azure { }\nglobal_defs {"), "7:16 error: 'cloud_provider' cannot be 'azure'");
    }

    @Test
    void anElasticIpToAnAddressThatNothingBringsToTheMasterIsWarnedOfWhereTheCloudNeedsIt() {
        String resources = "elastic_ip 1.2.3.4 to 10.0.0.1%s }\n  unicast_peer { 10.0.0.9";
        var alone = parse(INSTANCE.formatted("cloud_provider aws { }", resources.formatted("")));
        assertProblems(alone, "6:21 warning: elastic_ip 1.2.3.4 is to go to 10.0.0.1, a virtual address that nothing in the cloud brings to the master's network interface: EC2 will refuse"
                + " to associate it there");
        assertEquals("secondary_ip 10.0.0.1 beside it in cloud_resources", alone.problems().getFirst().hint());
        assertProblems(parse(INSTANCE.formatted("cloud_provider aws { }", resources.formatted("\n secondary_ip 10.0.0.1"))));
        assertProblems(parse(INSTANCE.formatted("cloud_provider aws { }", "elastic_ip 1.2.3.4 to 10.0.0.7 }\n  unicast_peer { 10.0.0.9")));
        assertProblems(parse(INSTANCE.formatted("cloud_provider huaweicloud { }", resources.formatted(""))));
        assertProblems(parse(INSTANCE.formatted("", resources.formatted(""))));
    }

    @Test
    void huaweiCloudHasVirtualIpsAndNothingThatIsExclusive() {
        var parsed = parse(INSTANCE.formatted("cloud_provider huaweicloud { }", """
                virtual_ip 10.0.0.1
                secondary_ip 10.0.0.2
                allowed_address_pair 10.0.0.3 exclusive
                allowed_address_pair 0.0.0.0/0
                allowed_address_pair 1.1.1.1/0
                elastic_ip 1.2.3.4 to 10.0.0.1 }
              unicast_peer { 10.0.0.9"""));
        assertProblems(parsed, "7:3 error: huaweicloud has no secondary_ip: nobody would move the secondary_ip 10.0.0.2",
                "8:3 error: exclusive cannot be kept on Huawei Cloud: its ports have no revision to write against, so two claimants could both end with the pair, and each "
                        + "believe to be alone",
                "9:3 error: Huawei Cloud refuses 0.0.0.0/0 as an address pair; write 1.1.1.1/0, which switches the port's source and destination check off");
        assertTrue(parsed.problems().getFirst().hint().startsWith("virtual_ip:"), parsed.problems().toString());
    }

    @Test
    void openStackMovesAddressPairs() {
        var parsed = instance("""
                unicast_peer {
                  10.0.0.202
                  10.0.0.201
                }
                cloud_resources {
                  elastic_ip 1.2.3.4 to 10.0.0.1
                  allowed_address_pair 10.0.0.1 exclusive mac 00:00:5E:00:01:33
                  allowed_address_pair 10.0.0.0/24
                  allowed_address_pair 10.0.0.2 mac 00:00:5e
                }
                }
                cloud_provider openstack { endpoint network http://127.0.0.1:9696 }
                global_defs {""");
        assertProblems(parsed, "14:37 error: 'mac' must be a MAC address, not '00:00:5e'");
        var pair = parsed.config().instances().getFirst().cloudResources().get(1);
        assertEquals(Map.of("exclusive", "true", "mac", "00:00:5e:00:01:33", "members", "10.0.0.202 10.0.0.201", "interface", "eth0"), pair.options());
    }

    @Test
    void membersThatOnlyTheCloudKnowsAreToldByTheirTags() {
        var parsed = instance("""
                cloud_peers {
                  tag ha=cluster1
                  tag az=b
                }
                cloud_resources {
                  allowed_address_pair 10.0.0.1 exclusive
                }
                }
                cloud_provider openstack { endpoint network http://127.0.0.1:9696 }
                global_defs {""");
        assertProblems(parsed);
        var pair = parsed.config().instances().getFirst().cloudResources().getFirst();
        assertEquals(Map.of("exclusive", "true", "members", "", "member_tags", "az=b,ha=cluster1", "interface", "eth0"), pair.options());
    }

    @Test
    void twoInstancesDoNotTakeTheSameResourceFromEachOther() {
        var pattern = "vrrp_instance %s {\n interface eth0\n virtual_router_id %d\n priority 1\n cloud_resources { elastic_ip 1.2.3.4 }\n}\n";
        assertProblems(parse(pattern.formatted("V", 1) + pattern.formatted("W", 2)), "11:20 error: vrrp_instance 'V' has the same elastic_ip 1.2.3.4");
    }
}
