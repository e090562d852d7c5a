package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Direction;
import io.keepaloft.cloud.rules.Directory;
import io.keepaloft.cloud.rules.Packet;
import io.keepaloft.cloud.rules.RuleSet;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two tables: which rule lets what pass, and what a refusal means. */
final class RulesAndFailuresTest {

    private static final InetAddress PEER = InetAddress.ofLiteral("172.17.100.202");
    private static final InetAddress OWN = InetAddress.ofLiteral("172.17.100.201");
    private static final Directory KNOWN = new Directory(Map.of(PEER, Set.of("sg-1")), Map.of("ag-1", List.of(Cidr.parse("172.17.100.0/24").orElseThrow())));

    private static boolean passes(int udpPort, String... fields) throws IOException {
        StringBuilder json = new StringBuilder("{'id': 'sg', 'security_group_rules': [{'direction': 'ingress', 'ethertype': 'IPv4'");
        for (int i = 0; i < fields.length; i += 2) {
            json.append(fields[i + 1] == null ? "" : ", '" + fields[i] + "': " + (fields[i].startsWith("port") ? fields[i + 1] : "'" + fields[i + 1] + "'"));
        }
        SecurityGroup group = SecurityGroup.of(new ObjectMapper().readTree(json.append("}]}").toString().replace('\'', '"')));
        Packet packet = udpPort == 0 ? Packet.vrrp(PEER, OWN) : Packet.udp(PEER, OWN, udpPort);
        return RuleSet.of(List.of("sg"), group.rules()).judge(Direction.INGRESS, packet, KNOWN).passes();
    }

    /** An empty cell: the rule does not say. */
    @ParameterizedTest
    @CsvSource({"112,,,true", "vrrp,sg-1,,true", "VRRP,,172.17.100.202/32,true", "any,,any,true", "0,,0.0.0.0/0,true", "ip,,,true", ",sg-1,,true", "vrrp,sg-2,,false",
            "112,,10.0.0.0/8,false", "tcp,,,false", "udp,,,false", "112,,172.17.100.201,false", "112,,172.17.100.202,true", "112,,::/0,false"})
    void protocol112PassesByNumberByNameAndByAny(String protocol, String group, String prefix, boolean passes) throws IOException {
        assertEquals(passes, passes(0, "protocol", protocol, "remote_group_id", group, "remote_ip_prefix", prefix));
    }

    @ParameterizedTest
    @CsvSource({"udp,,,true", "17,3000,4000,true", "udp,3112,3112,true", "udp,1,3111,false", "112,,,false", ",,,true"})
    void theChannelsPortPassesInsideARange(String protocol, String min, String max, boolean passes) throws IOException {
        assertEquals(passes, passes(3112, "protocol", protocol, "port_range_min", min, "port_range_max", max));
    }

    @Test
    void directionFamilyAndAddressGroupsCount() throws IOException {
        assertEquals(false, passes(0, "direction", "egress"));
        assertEquals(false, passes(0, "ethertype", "IPv6"));
        assertEquals(true, passes(0, "remote_address_group_id", "ag-1"));
        assertEquals(false, passes(0, "remote_address_group_id", "ag-2"), "what could not be read lets nothing pass for sure");
    }

    @ParameterizedTest
    @CsvSource({"401,,true,DENIED", "403,PolicyNotAuthorized,true,DENIED", "404,PortNotFound,true,NOT_FOUND", "404,,false,FATAL", "409,FloatingIPPortAlreadyAssociated,true,FATAL",
            "409,,true,LOST_RACE", "412,RevisionNumberConstraintFailed,true,LOST_RACE", "413,,true,THROTTLED", "429,,false,THROTTLED", "500,,false,RETRYABLE",
            "503,,false,RETRYABLE", "501,,true,FATAL", "400,,true,FATAL", "300,,false,FATAL"})
    void eachRefusalHasItsMeaning(int status, String code, boolean openStack, Failure expected) {
        assertEquals(expected, Failures.kindOf(status, code == null ? "" : code, openStack));
    }
}
