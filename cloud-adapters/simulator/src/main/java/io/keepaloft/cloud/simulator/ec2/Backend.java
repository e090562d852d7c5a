package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Ids;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * What the actions work on.
 *
 * @param account    owner id of everything that names no other owner
 * @param caller     the account that calls
 * @param publicPool where AllocateAddress takes new addresses from
 */
public record Backend(Cloud cloud, Faults faults, Ids ids, InstantSource clock, String region, String account, String caller, Cidr publicPool) {
    private static final Pattern ROLE = Pattern.compile("arn:[^:]*:[^:]*::([0-9]{12}):.*");

    /** For a principal's call: a role acts in its own account. */
    Backend calledFrom(String principal) {
        var role = ROLE.matcher(principal);
        return new Backend(cloud, faults, ids, clock, region, account, role.matches() ? role.group(1) : account, publicPool);
    }

    boolean owns(RouteTable table) {
        return caller.equals(table.account() == null ? account : table.account());
    }

    /** What a describing action sees: the past, while eventual consistency is asked for. Writes always act on the present. */
    CloudState visible() {
        return cloud.asOf(faults.staleReadsNs());
    }
}
