package io.keepaloft.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON of {@code check --json}, key by key, since scripts read it. */
class EffectiveConfigTest {
    private static ObjectNode json(String content) {
        var parsed = Configs.parse(content);
        return EffectiveConfig.toJson(parsed.config(), parsed.warnings());
    }

    private static final String FULL = """
            global_defs { router_id LVS_1
              frobnicate
            }
            vrrp_script chk { script "/bin/check 'a b' c"
              interval 0.5
              weight -20
              fall 2
            }
            vrrp_instance V {
              state BACKUP
              interface eth0
              virtual_router_id 51
              priority 150
              advert_int 2
              nopreempt
              authentication { auth_type PASS
                auth_pass hush-hush
              }
              unicast_src_ip 172.17.100.201
              unicast_peer { 172.17.100.202 }
              virtual_ipaddress { 172.17.100.203/24 label eth0:1 }
              virtual_ipaddress_excluded { fe80::1/64 dev eth1 }
              track_script { chk }
              track_interface { eth1 weight 5 }
              cloud_resources { elastic_ip 120.132.124.82 to 172.17.100.203 }
            }
            vrrp_sync_group G { group { V } }
            """;

    @Test
    void theKeysAndValuesThatScriptsRelyOn() {
        var json = json(FULL);
        assertEquals("LVS_1", json.at("/global_defs/router_id").textValue());
        assertEquals("{\"name\":\"chk\",\"script\":\"/bin/check a b c\",\"interval\":0.5,\"timeout\":0.5,\"weight\":-20,\"reverse\":false,\"rise\":1,"
                + "\"fall\":2,\"user\":null,\"init_fail\":false}", json.at("/vrrp_scripts/0").toString());
        var v = json.at("/instances/0");
        for (var expected : List.of("name=\"V\"", "state=\"BACKUP\"", "interface=\"eth0\"", "virtual_router_id=51", "version=2", "priority=150", "advert_int=2",
                "preempt=false", "preempt_delay=0", "authentication={\"type\":\"PASS\"}", "unicast_src_ip=\"172.17.100.201\"",
                "unicast_peers=[\"172.17.100.202\"]", "transport=\"unicast\"", "virtual_ipaddresses=[\"172.17.100.203/24\"]",
                "virtual_ipaddresses_excluded=[\"fe80::1/64\"]", "track_scripts=[{\"name\":\"chk\",\"weight\":-20,\"reverse\":false}]",
                "cloud_resources=[{\"kind\":\"elastic_ip\",\"value\":\"120.132.124.82\",\"to\":\"172.17.100.203\"}]")) {
            int equals = expected.indexOf('=');
            assertEquals(expected.substring(equals + 1), v.get(expected.substring(0, equals)).toString(), expected);
        }
        assertEquals("[\"V\"]", json.at("/sync_groups/0/group").toString());
        assertEquals(Configs.FILE.toString(), json.at("/warnings/0/file").textValue());
        assertEquals(2, json.at("/warnings/0/line").intValue());
        assertEquals(3, json.at("/warnings/0/column").intValue());
        assertEquals("the unknown keyword 'frobnicate' has been ignored", json.at("/warnings/0/message").textValue());
    }

    @Test
    void secretsAreNeverPrinted() {
        assertFalse(json(FULL).toString().contains("hush"), "the password is in the JSON");
        assertFalse(Configs.parse(FULL).toString().contains("hush"), "the password is in a toString");
        assertEquals("(secret)", new Secret("hush").toString());
        assertEquals(new Secret("a"), new Secret("a"));
        assertFalse(new Secret("a").equals(new Secret("b")));
    }

    @Test
    void defaultsStandInItAndAnEmptyFileHasAllKeys() {
        var json = json("");
        assertEquals("node1.example", json.at("/global_defs/router_id").textValue());
        assertEquals(30, json.at("/cloud_provider/deadline").intValue());
        assertEquals("safe", json.at("/cloud_provider/takeover").textValue());
        assertTrue(json.at("/cloud_provider/name").isNull());
        assertEquals("[]", json.get("vrrp_scripts").toString() );
        assertEquals("[]", json.get("sync_groups").toString());
        assertEquals("[]", json.get("instances").toString());
    }
}
