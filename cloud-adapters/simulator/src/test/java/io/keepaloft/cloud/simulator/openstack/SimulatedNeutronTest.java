package io.keepaloft.cloud.simulator.openstack;

import io.keepaloft.cloud.simulator.OpenStackFixture;
import io.keepaloft.cloud.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;

class SimulatedNeutronTest extends NeutronContract {
    private Simulator simulator;

    @Override Place open() {
        try {
            simulator = OpenStackFixture.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var caller = OpenStackCaller.anonymous(simulator.identityEndpoint().toString(), simulator.networkEndpoint().toString());
        return new Place(caller, OpenStackFixture.USER, OpenStackFixture.PASSWORD, "demo", OpenStackFixture.REGION, OpenStackFixture.OUTSIDE);
    }

    @AfterAll void close() {
        simulator.close();
    }
}
