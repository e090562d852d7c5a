package io.keepaloft.agent.simulation;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;

/** What one host asks of the cloud for resources of one kind, and what the cloud does when that arrives; {@link CloudLine} makes the calls. */
sealed interface KindLine permits ElasticIpLine, PairLine, RouteLine {
    /** The call that {@link #look} is. */
    String looksBy();

    Observation look(Resource resource) throws CloudException;

    Plan plan(Resource resource, Observation seen);

    /** The request has arrived. */
    void serve(Step step) throws CloudException;

    /** The call that proves permissions, and does nothing else. */
    String rehearsesBy();

    /** What no host can know, and a check may: equal as long as nobody changed who has it; null: nobody. */
    Object truth(Resource resource);

    /** Likewise: whether this host has it as configured. */
    boolean has(Resource resource);

    default void require(boolean good, String otherwise) {
        if (!good) {
            throw new AssertionError(otherwise);
        }
    }
}
