package io.keepaloft.agent.lab.scenario;

import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.model.AddressPair;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.SecurityGroup;
import io.keepaloft.cloud.simulator.model.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where the operator of the cloud sits: the console that changes its configuration, and the switches of everything that can go wrong with its API. */
final class Desk {
    /** More calls than any scenario lasts. */
    private static final int ALL_CALLS = 10_000;

    private final Cast cast;
    /** What was taken out of the group, to be put back as it was. */
    private List<SecurityRule> taken = List.of();

    Desk(Cast cast) {
        this.cast = cast;
    }

    void vrrpRule(boolean allowed) {
        change(state -> {
            SecurityGroup group = state.find(SecurityGroup.class, SeedFixture.SECURITY_GROUP).orElseThrow();
            List<SecurityRule> vrrp = group.rules().stream().filter(rule -> rule.protocol() == SecurityRule.VRRP).toList();
            if (allowed) {
                return vrrp.isEmpty() ? state.with(group.withRules(taken)) : state;
            }
            taken = vrrp;
            return state.with(group.withoutRules(vrrp.stream().map(SecurityRule::id).toList()));
        });
    }

    void allowedPair(String host, boolean allowed) {
        change(state -> {
            Port port = state.find(Port.class, cast.portId(host)).orElseThrow();
            List<AddressPair> others = port.allowedAddressPairs().stream().filter(pair -> !pair.covers(SeedFixture.VIRTUAL_ADDRESS)).toList();
            if (!allowed) {
                return state.with(port.withAllowedAddressPairs(others));
            }
            List<AddressPair> pairs = new ArrayList<>(others);
            pairs.add(AddressPair.of(SeedFixture.VIRTUAL_ADDRESS));
            return port.allowedAddressPairs().equals(pairs) ? state : state.with(port.withAllowedAddressPairs(pairs));
        });
    }

    private void change(UnaryOperator<CloudState> writer) {
        cast.vpc().simulator().cloud().update(state -> new Cloud.Change<>(writer.apply(state), null));
        // The next step looks at what the packets meet, and not at what they are about to meet.
        cast.vpc().fabric().apply(cast.vpc().simulator().state());
    }

    /** One of the actions that concern the API. */
    void api(Action trouble) {
        Faults faults = cast.vpc().simulator().faults();
        switch (trouble) {
            case Action.ApiSlow(var by) -> faults.latency(Faults.ANY, by);
            case Action.ApiThrottle(var perSecond) -> faults.throttle(Faults.ANY, perSecond, 1);
            case Action.ApiFail(var status) -> faults.next(Faults.ANY, ALL_CALLS, new Planned.Failure(status, "InternalError", "The lab makes this call fail", false));
            case Action.ApiAway() -> faults.next(Faults.ANY, ALL_CALLS, new Planned.Cut(false));
            default -> faults.clear();
        }
    }

    /** @param act what happens to the host there */
    void trap(Action.KillAt kill, Runnable act) {
        String principal = cast.plan().face() == CloudPlan.Face.EC2 ? cast.port(kill.host()).instanceId() : Faults.ANY;
        cast.vpc().simulator().faults().traps().set(principal, kill.operation(), kill.nth(), kill.when() == Action.When.AFTER, act);
    }

    /** Any call of the API, as the operator. */
    void call(Action.Call call) {
        new OperatorCall(cast).run(call);
    }
}
