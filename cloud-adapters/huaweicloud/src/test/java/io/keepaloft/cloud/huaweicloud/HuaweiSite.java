package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.contract.SimulatedSite;
import io.keepaloft.cloud.contract.TestClock;
import io.keepaloft.cloud.contract.Who;
import io.keepaloft.cloud.simulator.HuaweiFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.SimulatorBuilder;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.model.Port;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the contracts of all of Huawei Cloud's resources share: two hosts with an agency, a stranger's server, and pairs of others on every port. */
abstract class HuaweiSite implements SimulatedSite {

    static final String FOREIGN_EIP = "13000000-0000-4000-8000-000000000083";
    private static final List<String> FOREIGN_PAIRS = List.of("10.9.0.0/16", "172.17.100.9");

    final Rehearsal rehearsal;
    private final String vital;
    private final List<String> secrets = new ArrayList<>(List.of(HuaweiFixture.SECRET_KEY));

    /** @param vital id of what the resource cannot be without */
    HuaweiSite(String vital, TestClock clock, Item... more) throws Exception {
        SimulatorBuilder builder = Rehearsal.builder().with(new ElasticIp(FOREIGN_EIP, "120.132.124.83",
                new ElasticIp.Association("13000000-0000-4000-8000-00000000a002", HuaweiFixture.PORT_203, HuaweiFixture.VIRTUAL_ADDRESS), java.util.Map.of()));
        this.rehearsal = new Rehearsal(builder.with(more));
        rehearsal.clockNs = clock::nowNs;
        this.vital = vital;
        for (String id : List.of(HuaweiFixture.PORT_201, HuaweiFixture.PORT_202, Rehearsal.PORT_204)) {
            rehearsal.pairs(id, FOREIGN_PAIRS.toArray(String[]::new));
        }
        rehearsal.bind(null);
        rehearsal.pairs(HuaweiFixture.PORT_203, Rehearsal.ADDRESS_204);
    }

    static String portId(Who who) {
        return switch (who) {
            case A -> HuaweiFixture.PORT_201;
            case B -> HuaweiFixture.PORT_202;
            case STRANGER -> Rehearsal.PORT_204;
        };
    }

    static String instance(Who who) {
        return switch (who) {
            case A -> HuaweiFixture.INSTANCE_201;
            case B -> HuaweiFixture.INSTANCE_202;
            case STRANGER -> Rehearsal.INSTANCE_204;
        };
    }

    @Override public String machine(Who who) {
        return instance(who);
    }

    static String address(Who who) {
        return switch (who) {
            case A -> HuaweiFixture.ADDRESS_201;
            case B -> HuaweiFixture.ADDRESS_202;
            case STRANGER -> Rehearsal.ADDRESS_204;
        };
    }

    static String[] foreignPairs(String... and) {
        return Stream.concat(FOREIGN_PAIRS.stream(), Stream.of(and)).toArray(String[]::new);
    }

    @Override public Simulator cloud() {
        return rehearsal.cloud;
    }

    @Override public CloudSession open(Who who, long deadlineNs) throws Exception {
        return rehearsal.host(rehearsal.settings(null, deadlineNs / 1_000_000_000L), rehearsal.on(instance(who)));
    }

    @Override public Planned.Failure throttled() {
        return new Planned.Failure(429, "APIGW.0308", "The throttling threshold has been reached", false);
    }

    @Override public Planned.Failure denied() {
        return new Planned.Failure(403, "VPC.2201", "Policy doesn't allow it to be performed", false);
    }

    @Override public void denyTaking() {
        rehearsal.cloud.faults().deny(instance(Who.A), Network.UPDATE_PUBLIC_IP + " " + portId(Who.A), Network.UPDATE_PORT, Network.UPDATE_ROUTE_TABLE);
    }

    @Override public void expireCredentials() {
        remember();
        rehearsal.cloud.keys().expireTemporary(Instant.now());
    }

    @Override public void remove() {
        rehearsal.cloud.cloud().update(state -> new Cloud.Change<>(state.without(vital), true));
    }

    /** The keys that are out, without giving out others. */
    private void remember() {
        for (Who who : List.of(Who.A, Who.B)) {
            Credentials current = rehearsal.cloud.keys().ofInstance(instance(who), Instant.now());
            secrets.add(current.secretAccessKey().reveal());
            secrets.add(current.sessionToken().reveal());
        }
    }

    @Override public List<String> secrets() {
        remember();
        return List.copyOf(secrets);
    }

    @Override public List<String> writes() {
        return rehearsal.writes();
    }

    /** Takes from a thing what a takeover may change of it. */
    abstract Item withoutResource(Item item);

    @Override public String others() {
        CloudState state = rehearsal.cloud.state();
        return Stream.of(Port.class, ElasticIp.class, RouteTable.class).<Item>flatMap(state::all).map(this::withoutResource).map(Object::toString).sorted()
                .collect(Collectors.joining("\n"));
    }

    @Override public void close() {
        rehearsal.close();
    }
}
