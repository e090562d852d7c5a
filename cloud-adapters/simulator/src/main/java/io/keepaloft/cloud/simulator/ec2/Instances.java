package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.ec2.Filters.Property;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Instance.Power;
import io.keepaloft.cloud.simulator.model.Port;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Instances and their status. */
final class Instances {
    private Instances() { }

    private static final List<Describe.Ids<Instance>> IDS = List.of(new Describe.Ids<>("InstanceId", Instance::id, "i-",
            "InvalidInstanceID.Malformed", "InvalidInstanceID.NotFound", "The instance ID '%s' does not exist"));

    static Stream<Action> actions() {
        var status = new Describe<>("DescribeInstanceStatus", "instanceStatusSet", state -> state.all(Instance.class), IDS,
                new Filters<>(Map.of("availability-zone", of(Instance::zone),
                        "instance-state-name", of(instance -> stateName(instance.power())),
                        "instance-state-code", of(instance -> stateCode(instance.power()))), Instance::tags), true, Instances::writeStatus);
        // Without IncludeAllInstances only those that run are told of.
        var statusAction = new Action("DescribeInstanceStatus", Set.of("InstanceId", "Filter", "MaxResults", "NextToken", "IncludeAllInstances"),
                params -> {
                    boolean all = params.flag("IncludeAllInstances", false);
                    return status.prepare(params, (_, instance) -> all || instance.power() == Power.RUNNING);
                });
        var describe = new Describe<>("DescribeInstances", "reservationSet", state -> state.all(Instance.class), IDS,
                new Filters<>(properties(), Instance::tags), true, Instances::writeReservation);
        return Stream.of(describe.toAction(), statusAction);
    }

    private static Map<String, Property<Instance>> properties() {
        return Map.ofEntries(
                Map.entry("instance-id", of(Instance::id)),
                Map.entry("instance-type", of(Instance::type)),
                Map.entry("image-id", of(Instance::imageId)),
                Map.entry("availability-zone", of(Instance::zone)),
                Map.entry("instance-state-name", of(instance -> stateName(instance.power()))),
                Map.entry("instance-state-code", of(instance -> stateCode(instance.power()))),
                ports("private-ip-address", port -> Stream.of(port.primary())),
                ports("network-interface.addresses.private-ip-address", port -> port.addresses().stream()),
                ports("network-interface.network-interface-id", port -> Stream.of(port.id())),
                ports("network-interface.subnet-id", port -> Stream.of(port.subnetId())),
                ports("subnet-id", port -> Stream.of(port.subnetId())),
                ports("vpc-id", port -> Stream.of(port.vpcId())),
                ports("instance.group-id", port -> port.securityGroups().stream()),
                Map.entry("ip-address", (state, instance) -> publicAddress(state, instance).stream()));
    }

    private static Map.Entry<String, Property<Instance>> ports(String filter, Function<Port, Stream<String>> values) {
        return Map.entry(filter, (state, instance) -> state.portsOf(instance.id()).flatMap(values));
    }

    static Instance instance(CloudState state, String id) {
        if (!id.startsWith("i-")) {
            throw ApiError.bad("InvalidInstanceID.Malformed", "Invalid id: \"%s\"", id);
        }
        return state.find(Instance.class, id)
                .orElseThrow(() -> ApiError.bad("InvalidInstanceID.NotFound", "The instance ID '%s' does not exist", id));
    }

    static String stateName(Power power) {
        return switch (power) {
            case PENDING -> "pending";
            case RUNNING -> "running";
            case STOPPING -> "stopping";
            case STOPPED -> "stopped";
            case TERMINATED -> "terminated";
        };
    }

    private static int stateCode(Power power) {
        return switch (power) {
            case PENDING -> 0;
            case RUNNING -> 16;
            case TERMINATED -> 48;
            case STOPPING -> 64;
            case STOPPED -> 80;
        };
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z");
    }

    private static Optional<String> publicAddress(CloudState state, Instance instance) {
        return state.portsOf(instance.id()).findFirst().flatMap(port -> state.elasticIpAt(port.id(), port.primary())).map(ElasticIp::address);
    }

    private static void writeReservation(Backend backend, CloudState state, Instance instance, Xml xml) {
        xml.text("reservationId", instance.id().replaceFirst("^i-", "r-")).text("ownerId", backend.account());
        xml.set("groupSet", Stream.empty(), _ -> { });
        xml.set("instancesSet", Stream.of(instance), each -> write(backend, state, each, xml));
    }

    private static void write(Backend backend, CloudState state, Instance instance, Xml xml) {
        xml.text("instanceId", instance.id()).text("imageId", instance.imageId());
        state(instance, xml);
        var publicAddress = publicAddress(state, instance);
        var first = state.portsOf(instance.id()).findFirst();
        first.ifPresent(port -> xml.text("privateDnsName", Interfaces.privateName(port.primary())));
        xml.text("dnsName", publicAddress.map(Interfaces::publicName).orElse("")).text("amiLaunchIndex", 0)
                .text("instanceType", instance.type()).text("launchTime", time(instance.launched()));
        xml.in("placement", () -> xml.text("availabilityZone", instance.zone()).text("groupName", "").text("tenancy", "default"));
        xml.in("monitoring", () -> xml.text("state", "disabled"));
        first.ifPresent(port -> {
            xml.text("subnetId", port.subnetId()).text("vpcId", port.vpcId()).text("privateIpAddress", port.primary())
                    .text("ipAddress", publicAddress.orElse(null)).text("sourceDestCheck", port.sourceCheck());
            Interfaces.groups(state, port, xml);
        });
        xml.text("architecture", "x86_64").text("rootDeviceType", "ebs").text("rootDeviceName", "/dev/xvda").text("virtualizationType", "hvm")
                .text("hypervisor", "xen").text("enaSupport", true);
        xml.set("networkInterfaceSet", state.portsOf(instance.id()), port -> {
            Interfaces.common(backend, state, port, false, xml);
            xml.text("interfaceType", "interface").in("attachment", () -> Interfaces.attachment(state, port, xml));
        });
        if (instance.role() != null) {
            xml.in("iamInstanceProfile", () -> xml.text("arn", "arn:aws:iam::" + backend.account() + ":instance-profile/" + instance.role())
                    .text("id", "AIPA" + instance.role().toUpperCase(java.util.Locale.ROOT)));
        }
        xml.in("metadataOptions", () -> xml.text("state", "applied").text("httpTokens", "required").text("httpPutResponseHopLimit", 1)
                .text("httpEndpoint", "enabled"));
        Tagging.write(instance, xml);
    }

    private static void state(Instance instance, Xml xml) {
        xml.in("instanceState", () -> xml.text("code", stateCode(instance.power())).text("name", stateName(instance.power())));
    }

    private static void writeStatus(Backend backend, CloudState state, Instance instance, Xml xml) {
        xml.text("instanceId", instance.id()).text("availabilityZone", instance.zone());
        state(instance, xml);
        String verdict = instance.power() == Power.RUNNING ? "ok" : "not-applicable";
        for (String which : List.of("systemStatus", "instanceStatus")) {
            xml.in(which, () -> {
                xml.text("status", verdict);
                if (verdict.equals("ok")) {
                    xml.set("details", Stream.of("reachability"), name -> xml.text("name", name).text("status", "passed"));
                }
            });
        }
    }
}
