package io.keepaloft.agent.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ConfigLoader;
import io.keepaloft.agent.linux.AddressInfo;
import io.keepaloft.agent.linux.InterfaceInfo;
import io.keepaloft.cloud.Finding;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that names what this host has not: the agent would refuse to start, or stay in FAULT, and preflight says so beforehand. */
final class InterfaceCheckTest {
    @TempDir
    Path directory;

    private List<Finding> judge(String interfaceName, String lines) throws Exception {
        Path file = Files.writeString(directory.resolve("k.conf"), """
                vrrp_instance VI_1 {
                  interface %s
                  virtual_router_id 51
                  %s
                  virtual_ipaddress { 172.17.100.203 }
                }
                """.formatted(interfaceName, lines));
        Config config = ConfigLoader.load(file, null).config();
        List<Finding> found = new InterfaceCheck(config, List.of(new InterfaceInfo(1, "lo", 0x49, 772, 0, 65536), new InterfaceInfo(2, "eth0", 0x1043, 1, 2, 1500)),
                List.of(address(1, "127.0.0.1"), address(2, "172.17.100.201"), address(2, "172.17.100.203"))).judge();
        found.forEach(finding -> assertTrue(finding.answersAll(), finding::toString));
        return found;
    }

    private static AddressInfo address(int index, String text) {
        return new AddressInfo(index, IpAddress.parse(text), 24, 0, Optional.empty(), Optional.empty(), 0, 0);
    }

    private static List<String> told(List<Finding> findings) {
        return findings.stream().map(each -> each.id() + " " + each.level() + " " + each.subject() + ": " + each.message()).toList();
    }

    @Test
    void anInterfaceThatIsNotThereFailsWithThoseThatAre() throws Exception {
        List<Finding> found = judge("eth1", "");
        assertEquals(List.of("interface FAIL eth1: there is no such interface on this host; there are: lo, eth0"), told(found));
        assertEquals("the agent does not start", found.getFirst().consequence());
        assertEquals("did you mean 'eth0'?", found.getFirst().fix());
    }

    @Test
    void aSourceThatIsNoAddressOfTheInterfaceFailsWithTheOneThatIs() throws Exception {
        List<Finding> found = judge("eth0", "unicast_src_ip 172.17.100.209\n unicast_peer { 172.17.100.202 }");
        assertEquals(List.of("interface PASS eth0: is on this host", "source-address FAIL VI_1: 172.17.100.209 is no address of eth0; it has 172.17.100.201"), told(found));
        assertEquals("in vrrp_instance VI_1: unicast_src_ip 172.17.100.201; or leave the line out", found.getLast().fix());
    }

    @Test
    void anInterfaceWithNothingButTheVirtualAddressHasNothingToSendFrom() throws Exception {
        List<Finding> found = judge("eth0", "virtual_ipaddress_excluded { 172.17.100.201 }");
        assertEquals("source-address FAIL VI_1: eth0 has no address to send from; it has none of IPv4", told(found).getLast());
        assertEquals("VI_1 stays in FAULT: it neither sends nor becomes master", found.getLast().consequence());
    }

    @Test
    void whatIsThereIsWellAndAPeerThatIsThisHostIsNot() throws Exception {
        assertEquals(List.of("interface PASS eth0: is on this host", "source-address PASS VI_1: an address to send from is on eth0",
                "peer-address WARN VI_1: the peer 172.17.100.201 is an address of this host itself"),
                told(judge("eth0", "unicast_peer { 172.17.100.201 \n 172.17.100.202 }")));
    }
}
