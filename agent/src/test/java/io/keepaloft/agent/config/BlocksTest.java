package io.keepaloft.agent.config;

import static io.keepaloft.agent.config.Configs.assertProblems;
import static io.keepaloft.agent.config.Configs.onlyInstance;
import static io.keepaloft.agent.config.Configs.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Braces and words: what belongs to what, however it is laid out, and what is told when it does not fit. */
class BlocksTest {
    @Test
    void bracesMayStandAnywhere() {
        var parsed = parse("""
                vrrp_instance V
                {
                  interface eth0 } global_defs { router_id "a } b" } vrrp_instance W {interface eth1
                  virtual_router_id 2
                  priority 9
                  unicast_peer { 10.0.0.9
                    10.0.0.8 } virtual_ipaddress{10.0.0.1}
                }
                """);
        assertProblems(parsed, "1:15 error: vrrp_instance 'V' has no 'virtual_router_id'", "1:15 warning: vrrp_instance 'V' has no 'priority'; 100 is used",
                "1:15 warning: vrrp_instance 'V' has no addresses and no cloud_resources: being MASTER only runs its scripts");
        assertEquals("a } b", parsed.config().globalDefs().routerId());
        var second = parsed.config().instance("W").orElseThrow();
        assertEquals(List.of(new UnicastPeer(IpAddress.parse("10.0.0.9"), 0, 255),
                new UnicastPeer(IpAddress.parse("10.0.0.8"), 0, 255)), second.transport().peers());
        assertEquals("[10.0.0.1/32]", second.addresses().toString());
    }

    @Test
    void anUnknownBlockIsSkippedWholeAndItsParentGoesOn() {
        var parsed = Configs.instance("virtual_adress {\n deeper { priority 7 }\n }\n advert_int 3");
        assertProblems(parsed, "6:1 warning: the unknown block 'virtual_adress' has been skipped");
        assertEquals(3_000_000_000L, onlyInstance(parsed).advertIntervalNs());
        assertEquals(100, onlyInstance(parsed).priority());
    }

    @Test
    void aMissingBraceIsFoundWhereTheNextBlockBegins() {
        assertProblems(parse("""
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 1
                  priority 100
                  virtual_ipaddress {
                    10.0.0.1
                  }
                vrrp_instance W {
                  interface eth0
                }
                """), "1:1 error: the block 'vrrp_instance' is never closed: a '}' is missing", "8:1 error: 'vrrp_instance W' stands inside vrrp_instance");
    }

    @Test
    void aListThatIsNeverClosedIsTheOneErrorAndTheRestIsReadAsItWasMeant() {
        ParsedConfig parsed = parse("""
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 1
                  unicast_peer {
                    10.0.0.9
                  priority 100
                  authentication {
                    auth_type PASS
                    auth_pass s3cret
                  }
                  virtual_ipaddress {
                    10.0.0.1
                  }
                }
                vrrp_instance W {
                  interface eth0
                  virtual_router_id 2
                  priority 100
                  virtual_ipaddress { 10.0.0.2 }
                }
                """);
        assertProblems(parsed, "4:3 error: the block 'unicast_peer' is never closed: a '}' is missing");
        assertEquals("put it before 'priority' on line 6", parsed.problems().getFirst().hint());
        assertEquals("[10.0.0.2/32]", parsed.config().instance("W").orElseThrow().addresses().toString());
        assertProblems(parse("""
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 1
                  priority 100
                  authentication {
                    auth_type PASS
                    auth_pass s3cret
                  virtual_ipaddress {
                    10.0.0.1
                  }
                }
                """), "5:3 error: the block 'authentication' is never closed: a '}' is missing");
    }

    @Test
    void misspeltCloudResourcesAreAnErrorSinceNothingWouldBeMoved() {
        for (String keyword : List.of("cloud_resource", "cloud_ressources", "cluod_resources", "resources")) {
            ParsedConfig parsed = Configs.instance(keyword + " {\n elastic_ip 120.132.124.82\n }");
            assertProblems(parsed, "6:1 error: the unknown block '" + keyword + "' has been skipped, so nothing in the cloud would follow the master");
            assertEquals("did you mean 'cloud_resources'?", parsed.problems().getFirst().hint());
        }
    }

    @Test
    void whatABraceTooManyLeavesOutsideIsAnErrorSinceItWouldBeLost() {
        assertProblems(parse("""
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 1
                  priority 100
                  no_virtual_ipaddress
                } }
                virtual_ipaddress {
                    10.0.0.1
                }
                """), "6:3 warning: this '}' closes nothing and has been ignored", "7:1 error: 'virtual_ipaddress' stands outside of any block");
    }

    @Test
    void aKeywordOfAnotherBlockIsIgnoredAndSaysWhereItBelongs() {
        var parsed = Configs.instance("router_id x");
        assertProblems(parsed, "6:1 warning: 'router_id' has no meaning in vrrp_instance and has been ignored");
        assertEquals("it belongs into global_defs", parsed.warnings().getFirst().hint());
    }

    @Test
    void aBlockWithoutAKeywordOrTooDeepIsSkipped() {
        var parsed = parse("{ a\n { b } }\n" + "x {".repeat(100) + "y" + "}".repeat(100));
        assertProblems(parsed, "0:0 warning: there is no vrrp_instance: there is nothing to do",
                "1:1 error: there is no keyword in front of this '{'; the block has been skipped",
                "3:1 warning: the unknown block 'x' has been skipped", "3:99 error: blocks are nested deeper than 32; this one has been skipped");
    }

    @Test
    void aQuoteThatIsNeverClosedIsAnError() {
        var parsed = Configs.instance("notify_master \"/bin/true");
        assertEquals(1, Configs.problems(parsed).stream().filter("6:15 error: the quote that opens here is never closed"::equals).count(),
                parsed.problems().toString());
    }

    @Test
    void aProblemInAnIncludedDefinitionPointsToWhereItWasWritten() {
        assertProblems(parse("""
                $BAD=oops
                $BODY= \\
                   priority   nonsense \\
                   advert_int 1
                vrrp_instance V {
                  interface eth0
                  virtual_router_id ${BAD}
                  no_virtual_ipaddress
                  $BODY
                }
                """), "3:15 error: 'priority' must be a whole number from 1 to 255, not 'nonsense'",
                "7:21 error: 'virtual_router_id' must be a whole number from 1 to 255, not 'oops'");
    }

    @Test
    void aProblemReadsLikeACompilersMessage() {
        assertEquals("/etc/keepalived/test.conf:6:1: warning: the unknown keyword 'prority' has been ignored (hint: did you mean 'priority'?)",
                Configs.instance("prority 5").problems().getFirst().toString());
    }

    @Test
    void moreProblemsThanAnybodyReadsAreCounted() {
        var parsed = Configs.instance("x\n".repeat(3000));
        assertEquals(Problems.MAX_PROBLEMS + 1, parsed.problems().size());
        assertEquals("2000 more problems are not shown", parsed.problems().getLast().message());
    }

    @Test
    void scriptsReadTheirLineInTheirOwnWay() {
        assertEquals(List.of("/bin/sh", "-c", "echo a b"), script("\"/bin/sh -c 'echo a b'\""));
        assertEquals(List.of("/bin/x", "a b", "c\"d"), script("'/bin/x \"a b\" c\\\\\"d'"));
        assertEquals(List.of("/bin/ls 1 2".split(" ")), script("/bin/l\"s 1\"' 2'"));
        assertEquals(List.of("/bin/x", "\u001b!A\t"), script("\"/bin/x \\\\E\\\\x21\\\\101\\\\t\""));
        assertEquals(List.of("/bin/x", "#"), script("\"/bin/x ${_HASH}\""));
        // Without quotes keepalived runs the first word alone.
        assertEquals(List.of("/bin/x"), script("/bin/x argument"));
    }

    private static List<String> script(String value) {
        return parse("vrrp_script s {\n script " + value + "\n}").config().script("s").orElseThrow().script().arguments();
    }

    @Test
    void notifyScriptsNameTheirUserBehindTheCommand() {
        var scripts = onlyInstance(parse("""
                global_defs { script_user nobody nogroup
                }
                vrrp_instance V {
                  interface eth0
                  virtual_router_id 51
                  priority 100
                  no_virtual_ipaddress
                  notify_master "/bin/a b" root
                  notify_backup /bin/a root adm
                  notify_fault /bin/a root:adm
                  notify "/bin/a"
                  notify_deleted
                }
                """)).notifyScripts();
        assertEquals("root", scripts.master().orElseThrow().user().orElseThrow().toString());
        assertEquals("root:adm", scripts.backup().orElseThrow().user().orElseThrow().toString());
        assertEquals("root:adm", scripts.fault().orElseThrow().user().orElseThrow().toString());
        assertEquals("nobody:nogroup", scripts.any().orElseThrow().user().orElseThrow().toString());
        assertTrue(scripts.tellDeleted() && scripts.deleted().isEmpty() && scripts.stop().isEmpty());
    }
}
