package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.contract.CloudSite;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.CallLog.Call;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.model.Cloud;
import java.util.List;
import java.util.Set;

/** A site in the simulated OpenStack, with what makes it fail. */
final class SimulatedNeutronSite implements SimulatedSite {
    interface Kind {
        CloudSite at(Site api) throws Exception;
    }

    private final Simulator cloud = OpenStackFixture.builder().start();
    private final CloudSite site;
    private final String vital;

    /** @param vital id of what the resource cannot be without */
    SimulatedNeutronSite(String vital, Kind kind) throws Exception {
        this.vital = vital;
        this.site = kind.at(SimulatedAdapterTest.site(cloud));
    }

    @Override public Simulator cloud() {
        return cloud;
    }

    @Override public Planned.Failure throttled() {
        return new Planned.Failure(429, "OverLimit", "This request was rate-limited.", false);
    }

    @Override public Planned.Failure denied() {
        return new Planned.Failure(403, "PolicyNotAuthorized", "rule:update_port is disallowed by policy", false);
    }

    @Override public void denyTaking() {
        cloud.faults().deny(Faults.ANY, Neutron.UPDATE_FLOATINGIP, Neutron.UPDATE_PORT + " " + OpenStackFixture.PORT_201);
    }

    @Override public String machine(Who who) {
        return who == Who.A ? OpenStackFixture.INSTANCE_201 : OpenStackFixture.INSTANCE_202;
    }

    @Override public void expireCredentials() {
        cloud.accounts().revokeAllTokens();
    }

    @Override public void remove() {
        cloud.cloud().update(state -> new Cloud.Change<>(state.without(vital), true));
    }

    /** The password, and how every token begins. */
    @Override public List<String> secrets() {
        return List.of(OpenStackFixture.PASSWORD, "gAAAAAB");
    }

    /** The operator's own calls are among them. */
    @Override public List<String> writes() {
        return cloud.log().since(0).stream().filter(call -> call.face().equals("neutron")).map(Call::action)
                .filter(action -> action.startsWith("update_") || action.startsWith("create_") || action.startsWith("delete_")).toList();
    }

    @Override public Resource resource() {
        return site.resource();
    }

    @Override public Guard guard() {
        return site.guard();
    }

    @Override public boolean shared() {
        return site.shared();
    }

    @Override public CloudSession open(Who who, long deadlineNs) throws Exception {
        return site.open(who, deadlineNs);
    }

    @Override public void give(Who who) throws Exception {
        site.give(who);
    }

    @Override public Set<Who> holders() throws Exception {
        return site.holders();
    }

    @Override public String others() throws Exception {
        return site.others();
    }

    @Override public void close() {
        site.close();
        cloud.close();
    }
}
