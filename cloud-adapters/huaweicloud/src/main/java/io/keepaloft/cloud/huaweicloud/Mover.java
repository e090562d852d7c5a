package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.List;

/** One kind of resource: how it is looked at, and which writes bring it here. */
interface Mover {

    Guard guard();

    Observation observe(Resource resource) throws CloudException;

    /** @param peer another host's port, see {@link io.keepaloft.cloud.CloudSession#alsoHeldBy} */
    boolean alsoHeldBy(Resource resource, Port peer) throws CloudException;

    /** The writes that lead from {@code token} to "held by us". */
    List<Step> steps(Resource resource, Observation observation, String token);

    /** One write, after one more look at what it replaces. */
    void perform(Step step, ClaimContext claim) throws CloudException;

    /** Why a line is refused although its kind is moved; empty when it is not. */
    static String objection(Resource resource) {
        return AddressPairs.objection(resource) + Routes.objection(resource);
    }

    default Plan plan(Resource resource, Observation observation) {
        return new Plan(resource, observation, guard(), switch (observation) {
            case Observation.HeldByUs _, Observation.Absent _ -> List.<Step>of();
            case Observation.Unheld unheld -> steps(resource, observation, unheld.token());
            case Observation.HeldByOther other -> steps(resource, observation, other.token());
        });
    }
}
