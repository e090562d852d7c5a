package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.core.http.HttpRequestDef;
import com.huaweicloud.sdk.core.internal.InnerIamMeta;
import com.huaweicloud.sdk.ecs.v2.EcsMeta;
import com.huaweicloud.sdk.eip.v2.EipMeta;
import com.huaweicloud.sdk.vpc.v2.VpcMeta;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What IAM calls the right to make each call. Source: VPC, EIP, ECS and IAM API Reference, each "Permissions and Supported Actions".
 *
 * <p>{@code conf/huaweicloud-policy.json} is checked against this, and this against what the code calls.
 */
final class Actions {

    private static final Map<HttpRequestDef<?, ?>, String> BY_CALL = Map.ofEntries(
            Map.entry(VpcMeta.showPort, "vpc:ports:get"),
            Map.entry(VpcMeta.listPorts, "vpc:ports:get"),
            Map.entry(VpcMeta.updatePort, "vpc:ports:update"),
            Map.entry(VpcMeta.showSubnet, "vpc:subnets:get"),
            Map.entry(VpcMeta.showRouteTable, "vpc:routeTables:get"),
            Map.entry(VpcMeta.updateRouteTable, "vpc:routeTables:update"),
            Map.entry(EipMeta.listPublicips, "vpc:publicIps:list"),
            Map.entry(EipMeta.showPublicip, "vpc:publicIps:get"),
            Map.entry(EipMeta.updatePublicip, "vpc:publicIps:update"),
            Map.entry(EcsMeta.listServersDetails, "ecs:cloudServers:list"),
            Map.entry(com.huaweicloud.sdk.vpc.v3.VpcMeta.listSecurityGroupRules, "vpc:securityGroupRules:get"),
            Map.entry(com.huaweicloud.sdk.vpc.v3.VpcMeta.createSecurityGroupRule, "vpc:securityGroupRules:create"),
            Map.entry(com.huaweicloud.sdk.vpc.v3.VpcMeta.listFirewall, "vpc:firewalls:list"),
            Map.entry(com.huaweicloud.sdk.vpc.v3.VpcMeta.showFirewall, "vpc:firewalls:get"),
            Map.entry(com.huaweicloud.sdk.vpc.v3.VpcMeta.showAddressGroup, "vpc:addressGroups:get"),
            Map.entry(InnerIamMeta.KEYSTONE_LIST_PROJECTS, "iam:projects:listProjects"));

    private static final Map<String, String> BY_NAME = BY_CALL.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(entry -> Service.name(entry.getKey()), Map.Entry::getValue));

    private Actions() {}

    /** @param operation the SDK's name of a call; empty for what is no call to the cloud */
    static Optional<String> of(String operation) {
        return Optional.ofNullable(BY_NAME.get(operation));
    }

    /** {@code UpdatePort} is {@code permission-update-port}. */
    static String findingId(String operation) {
        return "permission" + operation.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static Stream<String> all() {
        return BY_CALL.values().stream().distinct();
    }
}
