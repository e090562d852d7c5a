package io.keepaloft.cloud.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.openstack.PassageRules.Traffic;
import io.keepaloft.cloud.rules.Cidr;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two tables: which rule lets what pass, and what a refusal means. */
final class RulesAndFailuresTest {

    private static final PassageRules.Peer PEER = new PassageRules.Peer(Cidr.address("172.17.100.202").orElseThrow(), Set.of("sg-1"));

    /** An empty cell: the rule does not say. */
    @ParameterizedTest
    @CsvSource({"112,,,,,true", "vrrp,sg-1,,,,true", "VRRP,,172.17.100.202/32,,,true", "any,,any,,,true", "0,,0.0.0.0/0,,,true", ",sg-1,,,,true", "vrrp,sg-2,,,,false",
            "112,,10.0.0.0/8,,,false", "tcp,,,,,false", "udp,,,,,false", "112,,172.17.100.201,,,false"})
    void protocol112PassesByNumberByNameAndByAny(String protocol, String group, String prefix, Integer min, Integer max, boolean passes) {
        assertEquals(passes, PassageRules.match(List.of(new SecurityGroup.Rule("sg", true, false, protocol, min, max, group, prefix, null)), true, Traffic.VRRP, PEER,
                Map.of()).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"udp,,,true", "17,3000,4000,true", "udp,3112,3112,true", "udp,1,3111,false", "112,,,false", ",,,true"})
    void theChannelsPortPassesInsideARange(String protocol, Integer min, Integer max, boolean passes) {
        assertEquals(passes, PassageRules.match(List.of(new SecurityGroup.Rule("sg", true, false, protocol, min, max, null, null, null)), true, Traffic.udp(3112), PEER,
                Map.of()).isPresent());
    }

    @Test
    void directionFamilyAndAddressGroupsCount() {
        SecurityGroup.Rule egress = new SecurityGroup.Rule("sg", false, false, "112", null, null, null, null, null);
        SecurityGroup.Rule ipv6 = new SecurityGroup.Rule("sg", true, true, "112", null, null, null, null, null);
        SecurityGroup.Rule listed = new SecurityGroup.Rule("sg", true, false, "112", null, null, null, null, "ag-1");
        assertEquals(false, PassageRules.match(List.of(egress, ipv6, listed), true, Traffic.VRRP, PEER, Map.of()).isPresent());
        assertEquals("sg, by address group ag-1", PassageRules.match(List.of(listed), true, Traffic.VRRP, PEER, Map.of("ag-1", List.of("172.17.100.0/24"))).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"401,,true,DENIED", "403,PolicyNotAuthorized,true,DENIED", "404,PortNotFound,true,NOT_FOUND", "404,,false,FATAL", "409,FloatingIPPortAlreadyAssociated,true,FATAL",
            "409,,true,LOST_RACE", "412,RevisionNumberConstraintFailed,true,LOST_RACE", "413,,true,THROTTLED", "429,,false,THROTTLED", "500,,false,RETRYABLE",
            "503,,false,RETRYABLE", "501,,true,FATAL", "400,,true,FATAL", "300,,false,FATAL"})
    void eachRefusalHasItsMeaning(int status, String code, boolean openStack, Failure expected) {
        assertEquals(expected, Failures.kindOf(status, code == null ? "" : code, openStack));
    }
}
