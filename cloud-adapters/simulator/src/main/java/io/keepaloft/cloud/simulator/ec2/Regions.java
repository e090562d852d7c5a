package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Subnet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The one region that there is, and the zones that its subnets and instances name. */
final class Regions {
    private Regions() { }

    static Stream<Action> actions() {
        var zones = new Describe<>("DescribeAvailabilityZones", "availabilityZoneInfo", state -> Stream.concat(
                state.all(Subnet.class).map(Subnet::zone), state.all(Instance.class).map(Instance::zone)).distinct().sorted(),
                List.of(new Describe.Ids<String>("ZoneName", zone -> zone, "", null, "InvalidParameterValue", "Invalid availability zone: [%s]")),
                new Filters<String>(Map.of("zone-name", of(zone -> zone), "state", of(_ -> "available")), null), false,
                (backend, _, zone, xml) -> xml.text("zoneName", zone).text("zoneId", zoneId(backend.region(), zone)).text("zoneState", "available")
                        .text("regionName", backend.region()).text("groupName", backend.region()).text("networkBorderGroup", backend.region())
                        .text("optInStatus", "opt-in-not-required").text("zoneType", "availability-zone")
                        .set("messageSet", Stream.empty(), _ -> { })).toAction("AllAvailabilityZones");
        return Stream.of(zones, new Action("DescribeRegions", java.util.Set.of("RegionName", "AllRegions", "Filter"), Regions::regions));
    }

    private static Action.Operation regions(Params params) {
        var named = params.list("RegionName");
        var wanted = new Filters<String>(Map.of("region-name", of(name -> name), "opt-in-status", of(_ -> "opt-in-not-required")), null).read(params);
        return (backend, answer) -> {
            named.stream().filter(name -> !name.equals(backend.region())).findFirst().ifPresent(name -> {
                throw ApiError.bad("InvalidParameterValue", "Invalid region provided: [%s]", name);
            });
            answer.set("regionInfo", Stream.of(backend.region()).filter(name -> wanted.test(backend.visible(), name)), name -> answer
                    .text("regionName", name).text("regionEndpoint", "ec2." + name + ".amazonaws.com").text("optInStatus", "opt-in-not-required"));
        };
    }

    /** us-east-1a in us-east-1 → us-east-1-az1: ids are the same in all accounts, names are not. */
    static String zoneId(String region, String zone) {
        char letter = zone.isEmpty() ? 'a' : zone.charAt(zone.length() - 1);
        return region + "-az" + (letter >= 'a' && letter <= 'z' ? letter - 'a' + 1 : 1);
    }
}
