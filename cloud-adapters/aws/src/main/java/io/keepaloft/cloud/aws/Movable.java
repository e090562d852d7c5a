package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.List;

/** How resources of one kind are looked at and taken over; see {@link io.keepaloft.cloud.CloudSession} for what each method means. */
sealed interface Movable permits ElasticIps, SecondaryIps, Routes {
    Observation observe(Resource resource) throws CloudException;

    /** Pure. */
    Plan plan(Resource resource, Observation observation);

    /**
     * The calls of a takeover from this state that EC2 can try without effect; from "held by us", of the next one. What does no harm where
     * the flag is not known stands first: only an endpoint that has answered one dry run as EC2 does is asked the others.
     */
    List<Step> rehearsal(Resource resource, Observation observation);

    /** @return false if the endpoint looked at something else before the flag, which EC2 does not: then the rest is not tried on it */
    boolean rehearse(Step step) throws CloudException;

    /** Makes the call. */
    void perform(Step step) throws CloudException;
}
