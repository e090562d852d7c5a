package io.keepaloft.agent.lab.scenario;

import io.keepaloft.cloud.simulator.HuaweiFixture;
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
import java.util.stream.Collectors;

/** Where the operator of the cloud sits: the console that changes its configuration, and the switches of everything that can go wrong with its API. */
final class Desk {
    /** More calls than any scenario lasts. */
    private static final int ALL_CALLS = 10_000;

    /** Of calls that nobody has made for that long. AWS gives more: 100 calls at 20 a second, and 50 at 5 for those that write (EC2 API throttling). */
    private static final int BURST_S = 2;

    private final Cast cast;
    /** What was taken out of the group, to be put back as it was. */
    private List<SecurityRule> taken = List.of();

    Desk(Cast cast) {
        this.cast = cast;
    }

    /** As the cloud's operator does it, by the API; on EC2 at the model, like somebody at the console. */
    void vrrpRule(boolean allowed) {
        SecurityGroup group = state().find(SecurityGroup.class, Clouds.securityGroup(face())).orElseThrow();
        List<SecurityRule> vrrp = group.rules().stream().filter(rule -> rule.protocol() == SecurityRule.VRRP).toList();
        if (face() == CloudPlan.Face.EC2) {
            change(state -> state.with(allowed ? vrrp.isEmpty() ? group.withRules(taken) : group : group.withoutRules(vrrp.stream().map(SecurityRule::id).toList())));
            taken = allowed ? List.of() : vrrp;
        } else if (!allowed) {
            vrrp.forEach(rule -> call("DELETE", rules() + "/" + rule.id(), null));
        } else if (vrrp.isEmpty()) {
            call("POST", rules(), """
                    {"security_group_rule": {"security_group_id": "%1$s", "direction": "ingress", "ethertype": "IPv4", "protocol": "%2$s",
                     "remote_group_id": "%1$s", "description": "VRRP"}}""".formatted(group.id(), face() == CloudPlan.Face.OPENSTACK ? "vrrp" : "112"));
        }
        inForce();
    }

    private String rules() {
        return face() == CloudPlan.Face.OPENSTACK ? Clouds.OPEN_NEUTRON + "/v2.0/security-group-rules"
                : "/v3/" + HuaweiFixture.PROJECT + "/vpc/security-group-rules";
    }

    /** Others of the port's pairs stay. On Huawei Cloud the pairs are those of the virtual IP, and name its members. */
    void allowedPair(String host, boolean allowed) {
        Port member = cast.port(host);
        boolean ofVirtualIp = face() == CloudPlan.Face.HUAWEICLOUD;
        Port port = ofVirtualIp ? state().find(Port.class, HuaweiFixture.PORT_203).orElseThrow() : member;
        String address = ofVirtualIp ? member.primary() : SeedFixture.VIRTUAL_ADDRESS;
        List<AddressPair> pairs = new ArrayList<>(port.allowedAddressPairs().stream().filter(pair -> !pair.covers(address)).toList());
        if (allowed) {
            pairs.add(AddressPair.of(address));
        }
        String body = "{\"port\": {\"allowed_address_pairs\": [" + pairs.stream().map(Desk::json).collect(Collectors.joining(", ")) + "]}}";
        switch (face()) {
            case EC2 -> change(state -> state.with(port.withAllowedAddressPairs(pairs)));
            case OPENSTACK -> call("PUT", Clouds.OPEN_NEUTRON + "/v2.0/ports/" + port.id(), body);
            case HUAWEICLOUD -> call("PUT", "/v1/" + HuaweiFixture.PROJECT + "/ports/" + port.id(), body);
        }
        inForce();
    }

    private CloudPlan.Face face() {
        return cast.plan().face();
    }

    private static String json(AddressPair pair) {
        return "{\"ip_address\": \"" + pair.address() + "\"" + (pair.mac() == null ? "" : ", \"mac_address\": \"" + pair.mac() + "\"") + "}";
    }

    private void call(String method, String path, String body) {
        call(new Action.Call(method, path, body));
    }

    private CloudState state() {
        return cast.vpc().simulator().state();
    }

    private void change(UnaryOperator<CloudState> writer) {
        cast.vpc().simulator().cloud().update(state -> new Cloud.Change<>(writer.apply(state), null));
    }

    /** The next step looks at what the packets meet, and not at what they are about to meet. */
    private void inForce() {
        cast.vpc().fabric().apply(state());
    }

    /** One of the actions that concern the API. */
    void api(Action trouble) {
        Faults faults = cast.vpc().simulator().faults();
        switch (trouble) {
            case Action.ApiSlow(var by) -> faults.latency(Faults.ANY, by);
            case Action.ApiThrottle(var perSecond) -> faults.throttle(Faults.ANY, perSecond, (int) Math.ceil(BURST_S * perSecond));
            case Action.ApiFail(var status) -> faults.next(Faults.ANY, ALL_CALLS, new Planned.Failure(status, "InternalError", "The lab makes this call fail", false));
            case Action.ApiAway() -> faults.next(Faults.ANY, ALL_CALLS, new Planned.Cut(false));
            default -> faults.clear();
        }
    }

    /** @param act what happens to the host there */
    void trap(Action.KillAt kill, Runnable act) {
        cast.vpc().simulator().faults().traps().set(cast.port(kill.host()).instanceId(), kill.operation(), kill.nth(), kill.when() == Action.When.AFTER, act);
    }

    /** Any call of the API, as the operator. */
    void call(Action.Call call) {
        new OperatorCall(cast).run(call);
    }
}
