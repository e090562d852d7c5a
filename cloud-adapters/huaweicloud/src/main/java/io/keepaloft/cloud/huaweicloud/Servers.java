package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.ecs.v2.EcsMeta;
import com.huaweicloud.sdk.ecs.v2.model.ListServersDetailsRequest;
import com.huaweicloud.sdk.ecs.v2.model.ServerAddress;
import com.huaweicloud.sdk.ecs.v2.model.ServerDetail;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.rules.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds servers by their tags, and tells whether they run. Source: ECS API Reference, "Querying Details About ECSs". */
final class Servers {

    private static final int PAGE = 100;
    private static final String RUNNING = "ACTIVE";
    private static final Set<String> OFF = Set.of("SHUTOFF", "DELETED");

    private final Service ecs;

    Servers(Service ecs) {
        this.ecs = ecs;
    }

    /**
     * Running servers with all the tags, in the VPC, with one address each of every family: one of the subnet where there is one.
     *
     * @param tags value by name
     */
    List<Peer> with(Map<String, String> tags, String vpcId, List<Cidr> subnet, String except) throws CloudException {
        List<String> words = tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().toList();
        List<Peer> found = new ArrayList<>();
        for (ServerDetail server : tagged(words.getFirst())) {
            boolean wanted = RUNNING.equals(server.getStatus()) && !except.equals(server.getId()) && Port.list(server.getTags()).toList().containsAll(words);
            List<String> addresses = wanted ? addresses(server, vpcId) : List.of();
            for (Predicate<String> family : List.<Predicate<String>>of(address -> !address.contains(":"), address -> address.contains(":"))) {
                List<String> ofFamily = addresses.stream().filter(family).toList();
                ofFamily.stream().filter(address -> in(subnet, address)).findFirst().or(() -> ofFamily.stream().findFirst())
                        .ifPresent(address -> found.add(new Peer(server.getId(), address)));
            }
        }
        return List.copyOf(found);
    }

    /** For an observation: whose ports these are; empty as soon as one of them is no server's. */
    static Set<String> having(List<Port> holders) {
        Set<String> ids = holders.stream().map(Port::deviceId).collect(Collectors.toSet());
        return ids.contains("") ? Set.of() : ids;
    }

    /** One that is about to start, which its task tells, is not off; nor is one that the project has not, as far as is known. */
    boolean areOff(Set<String> ids) throws CloudException {
        for (String id : ids) {
            List<ServerDetail> found = Port.list(ecs.read(EcsMeta.listServersDetails, new ListServersDetailsRequest().withServerId(id).withLimit(PAGE)).getServers()).toList();
            if (found.stream().noneMatch(server -> id.equals(server.getId()) && OFF.contains(server.getStatus()) && Port.text(server.getOsEXTSTSTaskState()).isEmpty())) {
                return false;
            }
        }
        return !ids.isEmpty();
    }

    private List<ServerDetail> tagged(String word) throws CloudException {
        return Pages.all(EcsMeta.listServersDetails.getName(), PAGE, marker -> Port.list(ecs.read(EcsMeta.listServersDetails,
                new ListServersDetailsRequest().withTags(word).withLimit(PAGE).withMarker(marker)).getServers()).toList(), ServerDetail::getId);
    }

    /** The API lists a server's addresses by VPC; elastic IPs stand among them. */
    private static List<String> addresses(ServerDetail server, String vpcId) {
        return server.getAddresses() == null ? List.of() : Port.list(server.getAddresses().get(vpcId)).filter(Servers::fixed).map(ServerAddress::getAddr).toList();
    }

    private static boolean fixed(ServerAddress address) {
        return address.getAddr() != null && (address.getOsEXTIPSType() == null || address.getOsEXTIPSType().getValue().equals("fixed"));
    }

    private static boolean in(List<Cidr> blocks, String address) {
        return Cidr.address(address).map(literal -> blocks.stream().anyMatch(block -> block.contains(literal))).orElse(false);
    }
}
