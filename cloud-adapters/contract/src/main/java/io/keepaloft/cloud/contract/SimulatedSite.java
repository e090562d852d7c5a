package io.keepaloft.cloud.contract;

import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import java.util.List;

/** A site in the simulator, where everything can be made to fail. */
public interface SimulatedSite extends CloudSite {
    Simulator cloud();

    /** How this provider says that there were too many requests. */
    Planned.Failure throttled();

    /** How it says that the account may not do this. */
    Planned.Failure denied();

    /** Forbids A, until {@code faults().clear()}, the calls by which it would get the resource, and none by which it takes it away from others. */
    void denyTaking();

    /** True where nobody tells beforehand whether it may be taken: then it is put back where it was. */
    default boolean putsBack() {
        return false;
    }

    /** The machine of A or B, by the provider's id. */
    String machine(Who who);

    /** What the hypervisor does with it. */
    default void power(Who who, Instance.Power power) {
        cloud().cloud().update(state -> new Cloud.Change<>(state.with(state.find(Instance.class, machine(who)).orElseThrow().withPower(power)), true));
    }

    /** Ends the life of every credential and token that is out; new ones can be had. */
    void expireCredentials();

    /** Deletes the resource itself (or what it needs to exist at all), as somebody might at the console. */
    void remove();

    /** Every password, key and token that was in use until now. */
    List<String> secrets();

    /** The provider's calls so far that changed something or tried to, by name; reads and dry runs do not count. */
    List<String> writes();
}
