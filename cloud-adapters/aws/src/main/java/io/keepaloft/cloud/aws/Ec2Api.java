package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkAclEntryRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Every call to EC2 that Keepaloft makes, one method a call, refusals as {@link CloudException}.
 *
 * <p>`conf/aws-policy.json` grants exactly these; a test compares the two.
 */
final class Ec2Api {

    /** Our own code: a dry run took effect. */
    static final String DRY_RUN_IGNORED = "DryRunIgnored";

    /** Of 1000 entries each: more than any prefix list (1000) or any set of peers can fill. */
    private static final int MOST_PAGES = 20;

    private final Ec2Client ec2;
    private final Pacing pacing;

    Ec2Api(Ec2Client ec2, Pacing pacing) {
        this.ec2 = ec2;
        this.pacing = pacing;
    }

    void close() {
        ec2.close();
    }

    /** Elastic IPs for which all the filters hold; EC2 gives this list in one page. */
    List<Address> addresses(Filter... filters) throws CloudException {
        return call("DescribeAddresses", () -> ec2.describeAddresses(request -> request.filters(filters)).addresses());
    }

    /** @param dryRun true: only ask whether it would be allowed */
    void associate(AssociateAddressRequest request, boolean dryRun) throws CloudException {
        effect("AssociateAddress", dryRun, () -> ec2.associateAddress(request.toBuilder().dryRun(dryRun).build()));
    }

    void disassociate(DisassociateAddressRequest request, boolean dryRun) throws CloudException {
        effect("DisassociateAddress", dryRun, () -> ec2.disassociateAddress(request.toBuilder().dryRun(dryRun).build()));
    }

    List<NetworkInterface> networkInterfaces(Filter... filters) throws CloudException {
        return pages("DescribeNetworkInterfaces", token -> ec2.describeNetworkInterfaces(request -> request.filters(filters).nextToken(token)),
                DescribeNetworkInterfacesResponse::networkInterfaces, DescribeNetworkInterfacesResponse::nextToken);
    }

    List<Instance> instances(Filter... filters) throws CloudException {
        return pages("DescribeInstances", token -> ec2.describeInstances(request -> request.filters(filters).nextToken(token)),
                answer -> answer.reservations().stream().flatMap(reservation -> reservation.instances().stream()).toList(), DescribeInstancesResponse::nextToken);
    }

    List<NetworkAcl> networkAcls(Filter... filters) throws CloudException {
        return pages("DescribeNetworkAcls", token -> ec2.describeNetworkAcls(request -> request.filters(filters).nextToken(token)),
                DescribeNetworkAclsResponse::networkAcls, DescribeNetworkAclsResponse::nextToken);
    }

    List<Subnet> subnets(Filter... filters) throws CloudException {
        return pages("DescribeSubnets", token -> ec2.describeSubnets(request -> request.filters(filters).nextToken(token)),
                DescribeSubnetsResponse::subnets, DescribeSubnetsResponse::nextToken);
    }

    List<InstanceTypeInfo> instanceTypes(Collection<String> types) throws CloudException {
        return pages("DescribeInstanceTypes", token -> ec2.describeInstanceTypes(request -> request.filters(filter("instance-type", types))
                .nextToken(token)), DescribeInstanceTypesResponse::instanceTypes, DescribeInstanceTypesResponse::nextToken);
    }

    /** Fails when the number is taken: it never replaces an entry. */
    void createNetworkAclEntry(CreateNetworkAclEntryRequest request) throws CloudException {
        call("CreateNetworkAclEntry", () -> ec2.createNetworkAclEntry(request));
    }

    private <R, T> List<T> pages(String operation, Function<String, R> ask, Function<R, List<T>> items, Function<R, String> next) throws CloudException {
        List<T> all = new ArrayList<>();
        String token = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            String from = token;
            R answer = call(operation, () -> ask.apply(from));
            all.addAll(items.apply(answer));
            token = next.apply(answer);
            if (token == null || token.isEmpty()) {
                return all;
            }
        }
        throw tooMany(operation);
    }

    /** Looked for in the answer again, since some endpoints filter little. */
    Optional<NetworkInterface> networkInterface(String id) throws CloudException {
        return networkInterfaces(filter("network-interface-id", id)).stream().filter(eni -> id.equals(eni.networkInterfaceId())).findFirst();
    }

    /** Every address of the interface; the first private one stands by itself too, and sometimes alone. */
    static Stream<String> addressesOf(NetworkInterface eni) {
        return Stream.of(Stream.ofNullable(eni.privateIpAddress()), eni.privateIpAddresses().stream().map(each -> each.privateIpAddress()),
                eni.ipv6Addresses().stream().map(each -> each.ipv6Address())).flatMap(each -> each).filter(Objects::nonNull).distinct();
    }

    List<SecurityGroup> securityGroups(List<String> groupIds) throws CloudException {
        return call("DescribeSecurityGroups", () -> ec2.describeSecurityGroups(request -> request.groupIds(groupIds)).securityGroups());
    }

    /** The CIDRs of a customer's or of an AWS-managed prefix list. */
    List<String> prefixList(String prefixListId) throws CloudException {
        return pages("GetManagedPrefixListEntries", token -> ec2.getManagedPrefixListEntries(request -> request.prefixListId(prefixListId).nextToken(token)),
                answer -> answer.entries().stream().map(entry -> entry.cidr()).toList(), GetManagedPrefixListEntriesResponse::nextToken);
    }

    void authorizeIngress(String groupId, IpPermission rule) throws CloudException {
        call("AuthorizeSecurityGroupIngress",
                () -> ec2.authorizeSecurityGroupIngress(request -> request.groupId(groupId).ipPermissions(rule)));
    }

    void authorizeEgress(String groupId, IpPermission rule) throws CloudException {
        call("AuthorizeSecurityGroupEgress",
                () -> ec2.authorizeSecurityGroupEgress(request -> request.groupId(groupId).ipPermissions(rule)));
    }

    /** Other tables than these are none of our business. */
    List<RouteTable> routeTables(Collection<String> tableIds) throws CloudException {
        return pages("DescribeRouteTables", token -> ec2.describeRouteTables(request -> request.filters(filter("route-table-id", tableIds)).nextToken(token)),
                DescribeRouteTablesResponse::routeTables, DescribeRouteTablesResponse::nextToken);
    }

    void createRoute(CreateRouteRequest request, boolean dryRun) throws CloudException {
        effect("CreateRoute", dryRun, () -> ec2.createRoute(request.toBuilder().dryRun(dryRun).build()));
    }

    void replaceRoute(ReplaceRouteRequest request, boolean dryRun) throws CloudException {
        effect("ReplaceRoute", dryRun, () -> ec2.replaceRoute(request.toBuilder().dryRun(dryRun).build()));
    }

    void switchOffSourceDestCheck(String networkInterfaceId, boolean dryRun) throws CloudException {
        effect("ModifyNetworkInterfaceAttribute", dryRun, () -> ec2.modifyNetworkInterfaceAttribute(request -> request
                .networkInterfaceId(networkInterfaceId).sourceDestCheck(check -> check.value(false)).dryRun(dryRun)));
    }

    /** Adds the address to those that the interface has. EC2 has no dry run of these four. */
    void assign(String networkInterfaceId, String address, boolean allowReassignment) throws CloudException {
        call("AssignPrivateIpAddresses", () -> ec2.assignPrivateIpAddresses(request -> request.networkInterfaceId(networkInterfaceId)
                .privateIpAddresses(address).allowReassignment(allowReassignment)));
    }

    void unassign(String networkInterfaceId, String address) throws CloudException {
        call("UnassignPrivateIpAddresses", () -> ec2.unassignPrivateIpAddresses(request -> request.networkInterfaceId(networkInterfaceId)
                .privateIpAddresses(address)));
    }

    void assignIpv6(String networkInterfaceId, String address) throws CloudException {
        call("AssignIpv6Addresses", () -> ec2.assignIpv6Addresses(request -> request.networkInterfaceId(networkInterfaceId).ipv6Addresses(address)));
    }

    void unassignIpv6(String networkInterfaceId, String address) throws CloudException {
        call("UnassignIpv6Addresses", () -> ec2.unassignIpv6Addresses(request -> request.networkInterfaceId(networkInterfaceId).ipv6Addresses(address)));
    }

    static Filter filter(String name, String... values) {
        return filter(name, Arrays.asList(values));
    }

    static Filter filter(String name, Collection<String> values) {
        return Filter.builder().name(name).values(values).build();
    }

    private <T> T call(String operation, Supplier<T> request) throws CloudException {
        return pacing.during(operation, () -> asked(operation, request));
    }

    private static <T> T asked(String operation, Supplier<T> request) throws CloudException {
        try {
            return request.get();
        } catch (SdkException refused) {
            throw Failures.of(operation, refused);
        } catch (RuntimeException unforeseen) {
            throw unforeseen(operation, unforeseen);
        }
    }

    /** A dry run that would succeed is answered with an error, and one that is answered without has been ignored. */
    private <T> void effect(String operation, boolean dryRun, Supplier<T> request) throws CloudException {
        boolean wouldSucceed = pacing.during(operation, () -> asked(operation, () -> {
            try {
                request.get();
                return false;
            } catch (AwsServiceException answered) {
                if (dryRun && Failures.isWouldSucceed(answered)) {
                    return true;
                }
                throw answered;
            }
        }));
        if (dryRun && !wouldSucceed) {
            throw new CloudException(Failure.FATAL, operation, DRY_RUN_IGNORED, "", 0, 0,
                    "the endpoint performed a dry run, so it is not the EC2 API; nothing more is rehearsed on it", null);
        }
    }

    /** The SDK promises SdkException alone; a takeover does not die of a broken promise. */
    private static CloudException unforeseen(String operation, RuntimeException thrown) {
        return new CloudException(Failure.FATAL, operation, "the AWS SDK failed: " + thrown, thrown);
    }

    private static CloudException tooMany(String operation) {
        return new CloudException(Failure.FATAL, operation, "the answer has more than " + MOST_PAGES + " pages");
    }
}
