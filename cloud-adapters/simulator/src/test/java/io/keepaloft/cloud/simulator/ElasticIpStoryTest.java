package io.keepaloft.cloud.simulator;

import static io.keepaloft.cloud.simulator.SeedFixture.ALLOCATION;
import static io.keepaloft.cloud.simulator.SeedFixture.ELASTIC_IP;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_201;
import static io.keepaloft.cloud.simulator.SeedFixture.PORT_202;
import static io.keepaloft.cloud.simulator.SeedFixture.VIRTUAL_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import io.keepaloft.cloud.simulator.model.Vpc;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What AssociateAddress and its relatives promise, over HTTP. */
class ElasticIpStoryTest {
    private Simulator cloud;
    private Ec2Caller ec2;

    @BeforeEach void start() throws Exception {
        cloud = SeedFixture.builder().start();
        ec2 = Ec2Caller.operator(cloud);
    }

    @AfterEach void stop() {
        ec2.close();
        cloud.close();
    }

    private Ec2Caller.Answer associate(String port, String... more) throws Exception {
        var arguments = new java.util.ArrayList<>(List.of("AllocationId", ALLOCATION, "NetworkInterfaceId", port));
        arguments.addAll(List.of(more));
        return ec2.call("AssociateAddress", arguments.toArray(String[]::new));
    }

    private String holder() {
        return cloud.state().holder(ELASTIC_IP).map(port -> port.instanceId()).orElse("nobody");
    }

    @Test void theAddressMovesOnlyWhenItsOldAssociationIsGivenUpFirst() throws Exception {
        var first = associate(PORT_201, "AllowReassociation", "false");
        String a = first.text("/AssociateAddressResponse/associationId");
        assertTrue(a.matches("eipassoc-[0-9a-f]{17}"), first.body());

        var refused = associate(PORT_202, "AllowReassociation", "false");
        assertEquals(400, refused.status());
        assertEquals("Resource.AlreadyAssociated", refused.code());
        assertEquals("resource " + ALLOCATION + " is already associated with associate-id " + a, refused.text("//Message"));
        assertEquals(INSTANCE_201, holder());

        assertEquals("true", ec2.call("DisassociateAddress", "AssociationId", a).text("//return"));
        assertEquals("nobody", holder());
        String b = associate(PORT_202, "AllowReassociation", "false").text("//associationId");
        assertNotEquals(a, b, "each association has an id of its own");
        assertEquals(INSTANCE_202, holder());

        // Whoever still believes in the old association removes nothing.
        assertEquals("InvalidAssociationID.NotFound", ec2.call("DisassociateAddress", "AssociationId", a).code());
        assertEquals(INSTANCE_202, holder());
    }

    @Test void withoutTheFlagTheAddressIsTakenFromWhoeverHasIt() throws Exception {
        String a = associate(PORT_201).text("//associationId");
        String b = associate(PORT_202).text("//associationId");
        assertNotEquals(a, b);
        assertEquals(INSTANCE_202, holder());
    }

    @Test void theSameAssociationAgainKeepsItsIdAndChangesNothing() throws Exception {
        String a = associate(PORT_201).text("//associationId");
        long version = cloud.state().version();
        assertEquals(a, associate(PORT_201, "AllowReassociation", "false").text("//associationId"));
        assertEquals(a, associate(PORT_201, "PrivateIpAddress", SeedFixture.ADDRESS_201).text("//associationId"));
        assertEquals(version, cloud.state().version());
    }

    @Test void aTargetThatHasAnotherElasticIpLosesItOrRefuses() throws Exception {
        var other = ec2.call("AllocateAddress", "Domain", "vpc");
        String otherId = other.text("//allocationId");
        assertEquals("203.0.113.1", other.text("//publicIp"));
        ec2.call("AssociateAddress", "AllocationId", otherId, "NetworkInterfaceId", PORT_201);

        var refused = associate(PORT_201, "AllowReassociation", "false");
        assertEquals("Resource.AlreadyAssociated", refused.code());
        assertEquals("InvalidIPAddress.InUse", ec2.call("ReleaseAddress", "AllocationId", otherId).code());

        assertEquals("", associate(PORT_201).code());
        assertEquals(INSTANCE_201, holder());
        assertTrue(cloud.state().holder("203.0.113.1").isEmpty(), "the address that was there before points at nothing, but is still ours");
        assertEquals("true", ec2.call("ReleaseAddress", "AllocationId", otherId).text("//return"));
        assertEquals("InvalidAllocationID.NotFound", ec2.call("ReleaseAddress", "AllocationId", otherId).code());
    }

    @Test void anAddressCanPointAtASecondaryAddressOnlyOfItsInterface() throws Exception {
        var refused = associate(PORT_201, "PrivateIpAddress", VIRTUAL_ADDRESS);
        assertEquals("InvalidParameterValue", refused.code());
        ec2.call("AssignPrivateIpAddresses", "NetworkInterfaceId", PORT_201, "PrivateIpAddress.1", VIRTUAL_ADDRESS);
        assertEquals("", associate(PORT_201, "PrivateIpAddress", VIRTUAL_ADDRESS).code());
        var row = ec2.call("DescribeAddresses", "PublicIp.1", ELASTIC_IP);
        assertEquals(VIRTUAL_ADDRESS, row.text("//addressesSet/item/privateIpAddress"));
        assertEquals(PORT_201, row.text("//addressesSet/item/networkInterfaceId"));
        assertEquals(INSTANCE_201, row.text("//addressesSet/item/instanceId"));
        assertEquals("vpc", row.text("//addressesSet/item/domain"));
    }

    @Test void wrongParametersGetTheirDocumentedCodes() throws Exception {
        check("InvalidAllocationID.NotFound", "AllocationId", "eipalloc-0000", "NetworkInterfaceId", PORT_201);
        check("InvalidAddress.NotFound", "PublicIp", "1.2.3.4", "NetworkInterfaceId", PORT_201);
        check("InvalidNetworkInterfaceID.NotFound", "AllocationId", ALLOCATION, "NetworkInterfaceId", "eni-0000");
        check("InvalidNetworkInterfaceId.Malformed", "AllocationId", ALLOCATION, "NetworkInterfaceId", "port-1");
        check("InvalidInstanceID.NotFound", "AllocationId", ALLOCATION, "InstanceId", "i-0000");
        check("InvalidInstanceID.Malformed", "AllocationId", ALLOCATION, "InstanceId", "0000");
        check("MissingParameter", "AllocationId", ALLOCATION);
        check("MissingParameter", "NetworkInterfaceId", PORT_201);
        check("InvalidParameterCombination", "AllocationId", ALLOCATION, "PublicIp", ELASTIC_IP, "NetworkInterfaceId", PORT_201);
        check("InvalidParameterCombination", "AllocationId", ALLOCATION, "InstanceId", INSTANCE_201, "NetworkInterfaceId", PORT_201);
        check("InvalidParameterValue", "AllocationId", ALLOCATION, "NetworkInterfaceId", PORT_201, "AllowReassociation", "perhaps");
        check("InvalidParameterValue", "AllocationId", ALLOCATION, "NetworkInterfaceId", PORT_201, "PrivateIpAddress", "300.1.1.1");
        check("UnknownParameter", "AllocationId", ALLOCATION, "NetworkInterfaceId", PORT_201, "Force", "true");
        assertEquals("nobody", holder());
        assertEquals("InvalidAction", ec2.call("AssociateAdress").code());
    }

    private void check(String code, String... arguments) throws Exception {
        var answer = ec2.call("AssociateAddress", arguments);
        assertEquals(code, answer.code(), () -> String.join(" ", arguments) + ": " + answer.body());
        assertEquals(400, answer.status());
        assertEquals(36, answer.text("/Response/RequestID").length(), answer.body());
    }

    @Test void theStateOfTheTargetIsLookedAt() throws Exception {
        assertEquals("", ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "InstanceId", INSTANCE_201).code());
        var pending = cloud.state().find(Instance.class, INSTANCE_202).orElseThrow().withPower(Instance.Power.PENDING);
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(pending), 0));
        assertEquals("InvalidInstanceID", ec2.call("AssociateAddress", "AllocationId", ALLOCATION, "InstanceId", INSTANCE_202).code());
        cloud.cloud().update(state -> new Cloud.Change<>(state.with(new Vpc(SeedFixture.VPC, "172.17.0.0/16", false, java.util.Map.of())), 0));
        assertEquals("Gateway.NotAttached", associate(PORT_202).code());
    }

    @Test void aDryRunAnswersWithAnErrorAndDoesNothing() throws Exception {
        var permitted = associate(PORT_201, "DryRun", "true");
        assertEquals(412, permitted.status());
        assertEquals("DryRunOperation", permitted.code());
        cloud.faults().deny(SeedFixture.OPERATOR, "AssociateAddress");
        var denied = associate(PORT_201, "DryRun", "true");
        assertEquals(403, denied.status());
        assertEquals("UnauthorizedOperation", denied.code());
        assertEquals("UnauthorizedOperation", associate(PORT_201).code());
        assertEquals("nobody", holder());
        cloud.faults().permit(SeedFixture.OPERATOR);
        assertEquals("", associate(PORT_201).code());
    }

    @Test void disassociatingByPublicAddressIsIdempotentAndByForgivenIdToo() throws Exception {
        String a = associate(PORT_201).text("//associationId");
        assertEquals("", ec2.call("DisassociateAddress", "PublicIp", ELASTIC_IP).code());
        assertEquals("", ec2.call("DisassociateAddress", "PublicIp", ELASTIC_IP).code());
        cloud.faults().forgiveStaleAssociations(true);
        String b = associate(PORT_202).text("//associationId");
        assertEquals("true", ec2.call("DisassociateAddress", "AssociationId", a).text("//return"));
        assertEquals(b, cloud.state().elasticIp(ELASTIC_IP).orElseThrow().association().id(), "forgiven, and still nothing was removed");
    }

    /** Sixteen callers, each refusing reassociation, all at once: one of them gets it, all others hear that they lost. */
    @Test void ofManyWhoRefuseReassociationExactlyOneWins() throws Exception {
        int callers = 16;
        try (var threads = Executors.newFixedThreadPool(callers)) {
            for (int round = 0; round < 40; round++) {
                ec2.call("DisassociateAddress", "PublicIp", ELASTIC_IP);
                var calls = IntStream.range(0, callers).<Callable<Ec2Caller.Answer>>mapToObj(i ->
                        () -> associate(i % 2 == 0 ? PORT_201 : PORT_202, "AllowReassociation", "false")).toList();
                var answers = threads.invokeAll(calls).stream().map(java.util.concurrent.Future::resultNow).toList();
                var ids = answers.stream().map(answer -> answer.text("//associationId")).filter(id -> !id.isEmpty()).distinct().toList();
                // The winner's own twins hear of the same association: the call is idempotent.
                assertEquals(1, ids.size(), () -> "associations in one round: " + ids);
                assertEquals(ids.getFirst(), cloud.state().elasticIp(ELASTIC_IP).orElseThrow().association().id());
                assertTrue(answers.stream().filter(answer -> answer.status() != 200).allMatch(answer -> answer.code().equals("Resource.AlreadyAssociated")));
                assertEquals(8, answers.stream().filter(answer -> answer.status() == 200).count());
                assertFalse(holder().equals("nobody"));
            }
        }
    }
}
