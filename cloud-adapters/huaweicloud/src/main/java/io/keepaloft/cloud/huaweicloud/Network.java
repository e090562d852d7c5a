package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.eip.v2.EipMeta;
import com.huaweicloud.sdk.eip.v2.model.ListPublicipsRequest;
import com.huaweicloud.sdk.eip.v2.model.ShowPublicipRequest;
import com.huaweicloud.sdk.eip.v2.model.UpdatePublicipOption;
import com.huaweicloud.sdk.eip.v2.model.UpdatePublicipRequest;
import com.huaweicloud.sdk.eip.v2.model.UpdatePublicipsRequestBody;
import com.huaweicloud.sdk.vpc.v2.VpcMeta;
import com.huaweicloud.sdk.vpc.v2.model.AddRouteTableRoute;
import com.huaweicloud.sdk.vpc.v2.model.ListPortsRequest;
import com.huaweicloud.sdk.vpc.v2.model.ModRouteTableRoute;
import com.huaweicloud.sdk.vpc.v2.model.RouteTableResp;
import com.huaweicloud.sdk.vpc.v2.model.RouteTableRoute;
import com.huaweicloud.sdk.vpc.v2.model.RouteTableRouteAction;
import com.huaweicloud.sdk.vpc.v2.model.ShowPortRequest;
import com.huaweicloud.sdk.vpc.v2.model.ShowRouteTableRequest;
import com.huaweicloud.sdk.vpc.v2.model.ShowSubnetRequest;
import com.huaweicloud.sdk.vpc.v2.model.Subnet;
import com.huaweicloud.sdk.vpc.v2.model.UpdatePortOption;
import com.huaweicloud.sdk.vpc.v2.model.UpdatePortRequest;
import com.huaweicloud.sdk.vpc.v2.model.UpdatePortRequestBody;
import com.huaweicloud.sdk.vpc.v2.model.UpdateRouteTableReq;
import com.huaweicloud.sdk.vpc.v2.model.UpdateRouteTableRequest;
import com.huaweicloud.sdk.vpc.v2.model.UpdateRoutetableReqBody;
import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Every call about ports, elastic IPs and routes that Keepaloft makes, one method a call, refusals as {@link CloudException}. */
final class Network {

    static final String UPDATE_PORT = VpcMeta.updatePort.getName();
    static final String UPDATE_PUBLIC_IP = EipMeta.updatePublicip.getName();
    static final String UPDATE_ROUTE_TABLE = VpcMeta.updateRouteTable.getName();
    static final String SHOW_PORT = VpcMeta.showPort.getName();

    private static final int PAGE = 1000;

    private final Service vpc;
    private final Service eip;
    private final PairList pairLists = new PairList(this);

    Network(Service vpc, Service eip) {
        this.vpc = vpc;
        this.eip = eip;
    }

    Optional<Port> port(String id) throws CloudException {
        return port(id, null);
    }

    /** @param claim on whose behalf; null: not for a claim's write. Likewise below */
    Optional<Port> port(String id, ClaimContext claim) throws CloudException {
        return found(() -> vpc.read(VpcMeta.showPort, new ShowPortRequest().withPortId(id), claim).getPort()).map(Port::of);
    }

    /** All in the subnet. */
    List<Port> portsOf(String networkId) throws CloudException {
        return ports(request -> request.withNetworkId(networkId));
    }

    /** Looked for in the answer again: some servers filter little. */
    List<Port> portsWith(String address) throws CloudException {
        return ports(request -> request.withFixedIps(List.of("ip_address=" + address))).stream().filter(port -> port.has(address)).toList();
    }

    List<Port> portsOfServer(String id) throws CloudException {
        return ports(request -> request.withDeviceId(id)).stream().filter(port -> port.deviceId().equals(id)).toList();
    }

    List<Port> portsWithMac(String mac) throws CloudException {
        return ports(request -> request.withMacAddress(mac)).stream().filter(port -> port.mac().equalsIgnoreCase(mac)).toList();
    }

    private List<Port> ports(UnaryOperator<ListPortsRequest> filter) throws CloudException {
        return Pages.all(VpcMeta.listPorts.getName(), PAGE, marker -> Port.list(vpc.read(VpcMeta.listPorts,
                filter.apply(new ListPortsRequest()).withLimit(PAGE).withMarker(marker)).getPorts()).map(Port::of).toList(), Port::id);
    }

    /** For adding to a list of pairs. */
    PairList pairLists() {
        return pairLists;
    }

    /** Replaces the whole list: for {@link PairList} alone. */
    void updatePairs(String portId, List<AddressPair> pairs, ClaimContext claim) throws CloudException {
        vpc.write(VpcMeta.updatePort, new UpdatePortRequest().withPortId(portId).withBody(new UpdatePortRequestBody()
                .withPort(new UpdatePortOption().withAllowedAddressPairs(PairModel.request(pairs)))), claim);
    }

    Optional<Subnet> subnet(String id) throws CloudException {
        return found(() -> vpc.read(VpcMeta.showSubnet, new ShowSubnetRequest().withSubnetId(id)).getSubnet());
    }

    Optional<PublicIp> publicIp(String id, ClaimContext claim) throws CloudException {
        return found(() -> eip.read(EipMeta.showPublicip, new ShowPublicipRequest().withPublicipId(id), claim).getPublicip()).map(PublicIp::of);
    }

    /** By address. */
    Optional<PublicIp> publicIpAt(String address) throws CloudException {
        return publicIps(new ListPublicipsRequest().withPublicIpAddress(List.of(address))).stream().filter(ip -> ip.address().equals(address)).findFirst();
    }

    /** What is bound to the port. */
    List<PublicIp> publicIpsOn(String portId) throws CloudException {
        return publicIps(new ListPublicipsRequest().withPortId(List.of(portId))).stream().filter(ip -> portId.equals(ip.portId())).toList();
    }

    private List<PublicIp> publicIps(ListPublicipsRequest request) throws CloudException {
        return Port.list(eip.read(EipMeta.listPublicips, request).getPublicips()).map(PublicIp::of).toList();
    }

    /** @param portId empty: unbinds, which is also what a missing one would do */
    void bind(String publicIpId, String portId, ClaimContext claim) throws CloudException {
        eip.write(EipMeta.updatePublicip, new UpdatePublicipRequest().withPublicipId(publicIpId)
                .withBody(new UpdatePublicipsRequestBody().withPublicip(new UpdatePublicipOption().withPortId(portId))), claim);
    }

    Optional<RouteTableResp> routeTable(String id, ClaimContext claim) throws CloudException {
        return found(() -> vpc.read(VpcMeta.showRouteTable, new ShowRouteTableRequest().withRoutetableId(id), claim).getRoutetable());
    }

    /** Changes one route and leaves the others of the table as they are. */
    void modifyRoute(String tableId, RouteTableRoute route, ClaimContext claim) throws CloudException {
        updateRoutes(tableId, new RouteTableRouteAction().withMod(List.of(new ModRouteTableRoute().withType(route.getType()).withDestination(route.getDestination())
                .withNexthop(route.getNexthop()).withDescription(route.getDescription()))), claim);
    }

    /** Adds one route and leaves the others of the table as they are; refused if there is one with its destination. */
    void addRoute(String tableId, RouteTableRoute route, ClaimContext claim) throws CloudException {
        updateRoutes(tableId, new RouteTableRouteAction().withAdd(List.of(new AddRouteTableRoute().withType(route.getType()).withDestination(route.getDestination())
                .withNexthop(route.getNexthop()))), claim);
    }

    private void updateRoutes(String tableId, RouteTableRouteAction changes, ClaimContext claim) throws CloudException {
        vpc.write(VpcMeta.updateRouteTable, new UpdateRouteTableRequest().withRoutetableId(tableId)
                .withBody(new UpdateRoutetableReqBody().withRoutetable(new UpdateRouteTableReq().withRoutes(changes))), claim);
    }

    /** A read of one thing. */
    @FunctionalInterface
    interface One<T> {
        T get() throws CloudException;
    }

    /** Empty when the cloud answers that there is no such thing. */
    static <T> Optional<T> found(One<T> read) throws CloudException {
        try {
            return Optional.ofNullable(read.get());
        } catch (CloudException refused) {
            if (refused.failure() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
