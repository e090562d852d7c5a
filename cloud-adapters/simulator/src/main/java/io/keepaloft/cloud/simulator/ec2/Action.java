package io.keepaloft.cloud.simulator.ec2;

import java.util.Set;
import java.util.function.Function;

/**
 * One action of the API.
 *
 * @param parameters first segments of the parameters that it knows, besides those of every request
 * @param hasDryRun  whether it knows the parameter DryRun
 * @param prepare    reads and checks the parameters' form, before permissions and dry run are looked at; the cloud is looked at only afterwards
 */
record Action(String name, Set<String> parameters, Function<Params, Operation> prepare, boolean hasDryRun) {
    Action(String name, Set<String> parameters, Function<Params, Operation> prepare) {
        this(name, parameters, prepare, true);
    }

    static Action withoutDryRun(String name, Set<String> parameters, Function<Params, Operation> prepare) {
        return new Action(name, parameters, prepare, false);
    }

    /** What is done once the call is permitted; writes its answer, or throws an {@link ApiError}. */
    interface Operation {
        void run(Backend backend, Xml answer);
    }
}
