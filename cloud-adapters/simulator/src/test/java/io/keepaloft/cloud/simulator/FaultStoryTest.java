package io.keepaloft.cloud.simulator;

import static io.keepaloft.cloud.simulator.SeedFixture.ALLOCATION;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.fault.Planned;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that can be made to go wrong goes wrong in the way that it says. */
class FaultStoryTest {
    private final AtomicLong nowNs = new AtomicLong();
    private Simulator cloud;
    private Ec2Caller ec2;

    @BeforeEach void start() throws Exception {
        cloud = SeedFixture.builder().nanoClock(nowNs::get).start();
        ec2 = Ec2Caller.operator(cloud);
    }

    @AfterEach void stop() {
        ec2.close();
        cloud.close();
    }

    private String describe() throws Exception {
        return ec2.call("DescribeAddresses").text("//addressesSet/item/networkInterfaceId");
    }

    private Ec2Caller.Answer associate(String port) throws Exception {
        return ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "NetworkInterfaceId", port);
    }

    @Test void aThrottledActionRefillsWithTime() throws Exception {
        cloud.faults().throttle("DescribeAddresses", 2, 3);
        for (int i = 0; i < 3; i++) {
            assertEquals("", ec2.call("DescribeAddresses").code(), "the burst");
        }
        var refused = ec2.call("DescribeAddresses");
        assertEquals(503, refused.status());
        assertEquals("RequestLimitExceeded", refused.code());
        assertEquals("", ec2.call("DescribeInstances").code(), "another action has a bucket of its own, or none");
        nowNs.addAndGet(Duration.ofMillis(500).toNanos());
        assertEquals("", ec2.call("DescribeAddresses").code(), "half a second at 2 a second is one token");
        assertEquals("RequestLimitExceeded", ec2.call("DescribeAddresses").code());
    }

    @Test void theNextCallsFailInTurnAndThenAllIsWell() throws Exception {
        cloud.faults().throttleNext("AssociateAddress", 1).internalErrorNext("AssociateAddress", 1).failNext("AssociateAddress", 1, 400, "IncorrectState");
        assertEquals("RequestLimitExceeded", associate(PORT_201).code());
        var internal = associate(PORT_201);
        assertEquals(500, internal.status());
        assertEquals("InternalError", internal.code());
        assertEquals("IncorrectState", associate(PORT_201).code());
        assertEquals("", describe(), "none of them took effect");
        assertEquals("", associate(PORT_201).code());
    }

    @Test void aLostResponseTookEffectAndACutConnectionDidNot() throws Exception {
        cloud.faults().loseResponseNext("AssociateAddress", 1);
        assertThrows(IOException.class, () -> associate(PORT_201));
        assertEquals(PORT_201, describe());
        cloud.faults().next("AssociateAddress", 1, new Planned.Cut(false));
        assertThrows(IOException.class, () -> associate(PORT_202));
        assertEquals(PORT_201, describe());
        cloud.faults().next("AssociateAddress", 1, new Planned.Failure(500, "InternalError", "after", true));
        assertEquals("InternalError", associate(PORT_202).code());
        assertEquals(PORT_202, describe(), "an error can be a lie");
    }

    @Test void describesSeeThePastAndWritesThePresent() throws Exception {
        associate(PORT_201);
        nowNs.addAndGet(Duration.ofSeconds(10).toNanos());
        cloud.faults().staleReads(Duration.ofMillis(800));
        associate(PORT_202);
        assertEquals(PORT_201, describe(), "not visible yet");
        var refused = ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "NetworkInterfaceId", PORT_201, "AllowReassociation", "false");
        assertEquals("Resource.AlreadyAssociated", refused.code(), "a write is judged by the present");
        nowNs.addAndGet(Duration.ofMillis(799).toNanos());
        assertEquals(PORT_201, describe());
        nowNs.addAndGet(Duration.ofMillis(1).toNanos());
        assertEquals(PORT_202, describe());
    }

    @Test void latencyBeforeAndAfterTheEffect() throws Exception {
        cloud.faults().latency("AssociateAddress", Duration.ZERO, Duration.ofSeconds(30));
        var waiting = Thread.ofVirtual().start(() -> assertThrows(IOException.class, () -> associate(PORT_201)));
        while (cloud.state().holder(SeedFixture.ELASTIC_IP).isEmpty()) {
            Thread.sleep(1);
        }
        assertTrue(waiting.isAlive(), "it has taken effect, the answer is still out");
        cloud.close();   // closing cuts what is under way
        waiting.join(Duration.ofSeconds(10));
        assertTrue(!waiting.isAlive());
    }

    @Test void permissionsAreTakenFromOneOrFromAll() throws Exception {
        cloud.faults().deny("somebody-else", "*");
        assertEquals("", ec2.call("DescribeAddresses").code());
        cloud.faults().deny("*", "DescribeAddresses");
        assertEquals("UnauthorizedOperation", ec2.call("DescribeAddresses").code());
        cloud.faults().permit("*", "DescribeAddresses");
        assertEquals("", ec2.call("DescribeAddresses").code());
    }

    @Test void wrongSecretsOldRequestsAndStrangeRegionsAreRefused() throws Exception {
        try (var wrong = new Ec2Caller(cloud.endpoint(), new Signer(SeedFixture.ACCESS_KEY_ID, "guess", null, "us-east-1", "ec2"));
             var unknown = new Ec2Caller(cloud.endpoint(), new Signer("AKIANOBODY", "guess", null, "us-east-1", "ec2"));
             var elsewhere = new Ec2Caller(cloud.endpoint(),
                     new Signer(SeedFixture.ACCESS_KEY_ID, SeedFixture.SECRET_ACCESS_KEY, null, "eu-west-1", "ec2"))) {
            var mismatch = wrong.call("DescribeAddresses");
            assertEquals(403, mismatch.status());
            assertEquals("SignatureDoesNotMatch", mismatch.code());
            var failure = unknown.call("DescribeAddresses");
            assertEquals(401, failure.status());
            assertEquals("AuthFailure", failure.code());
            assertEquals("SignatureDoesNotMatch", elsewhere.call("DescribeAddresses").code());
        }
        assertEquals("RequestExpired", ec2.send(Instant.now().minusSeconds(400), "DescribeAddresses").code());
    }

    @Test void theLogTellsWhoAskedWhatAndHowItEnded() throws Exception {
        associate(PORT_201);
        cloud.faults().loseResponseNext("DisassociateAddress", 1);
        assertThrows(IOException.class, () -> ec2.call("DisassociateAddress", "PublicIp", SeedFixture.ELASTIC_IP));
        ec2.call("DisassociateAddress", "AssociationId", "eipassoc-0");
        var calls = cloud.log().since(0);
        assertEquals("[ok, cut, InvalidAssociationID.NotFound]", calls.stream().map(call -> call.outcome()).toList().toString());
        assertEquals("[200, 0, 400]", calls.stream().map(call -> call.httpStatus()).toList().toString());
        assertEquals(SeedFixture.OPERATOR, calls.getFirst().principal());
        assertEquals("AllocationId=" + ALLOCATION + " NetworkInterfaceId=" + PORT_201, calls.getFirst().parameters());
        assertEquals(1, cloud.log().since(2).size());
        assertTrue(calls.stream().noneMatch(call -> call.toString().contains(SeedFixture.SECRET_ACCESS_KEY)));
    }
}
