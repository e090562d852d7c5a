package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings.Mode;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateAddressRequest;

/**
 * Moves elastic IPs to this host's network interface.
 *
 * <p>Safe mode is a compare-and-swap: the association that was observed is removed by its id, which no later association shares, and
 * the address is then associated with reassociation refused, so that of several claimants one wins. Nothing is removed before a dry run has
 * said, now or in a rehearsal a moment ago, that it may be associated here. Fast mode is one call that takes the address from whoever has it.
 *
 * <p>Source: Amazon EC2 API Reference, AssociateAddress, DisassociateAddress, DescribeAddresses.
 */
final class ElasticIps implements Movable {

    static final String ASSOCIATE = "AssociateAddress";
    static final String DISASSOCIATE = "DisassociateAddress";

    /** The EC2 API's names of the arguments of a step. */
    private static final String ALLOCATION_ID = "AllocationId";
    private static final String ASSOCIATION_ID = "AssociationId";
    static final String NETWORK_INTERFACE_ID = "NetworkInterfaceId";
    private static final String PRIVATE_IP_ADDRESS = "PrivateIpAddress";
    private static final String ALLOW_REASSOCIATION = "AllowReassociation";
    private static final String DRY_RUN = "DryRun";

    /** In the token: it is on the very address that "to" names, on another interface. */
    private static final String FOLLOWS = " follows";

    private final Ec2Api api;
    private final Looks looks;
    private final Identity self;
    private final Proofs proofs;
    private final Mode mode;

    ElasticIps(Ec2Api api, Looks looks, Identity self, Proofs proofs, Mode mode) {
        this.api = api;
        this.looks = looks;
        this.self = self;
        this.proofs = proofs;
        this.mode = mode;
    }

    static Guard guard(Mode mode) {
        return mode == Mode.SAFE ? Guard.COMPARE_AND_SWAP : Guard.LAST_WRITER;
    }

    /** True when a takeover first removes the association that it observed. */
    boolean guarded() {
        return mode == Mode.SAFE;
    }

    /** @throws CloudException {@link Failure#FATAL} also when our private address carries an elastic IP that is not this one */
    @Override
    public Observation observe(Resource resource) throws CloudException {
        Optional<Address> found = looks.elasticIp(resource.value());
        if (found.isEmpty()) {
            return new Observation.Absent("no elastic IP " + resource.value() + " is allocated to this account in " + self.region());
        }
        Address address = found.get();
        if (address.associationId() != null && isOurs(resource, address)) {
            return new Observation.HeldByUs(token(address));
        }
        Optional<String> service = Service.having(looks, self, address);
        if (service.isPresent()) {
            throw new CloudException(Failure.FATAL, ASSOCIATE, address.publicIp() + " is that of " + service.get() + ", " + holder(address)
                    + ", which is no instance and so no member; it is left there. Name another elastic IP");
        }
        refuseToDisplace(resource, address);
        return address.associationId() == null ? new Observation.Unheld(token(address))
                : new Observation.HeldByOther(holder(address), token(address) + (follows(resource, address) ? FOLLOWS : ""), holderAddresses(resource, address),
                        Power.machine(address.instanceId()));
    }

    /** An interface whose first address EC2 did not tell has the elastic IP on whatever address that is. */
    private boolean isOurs(Resource resource, Address address) {
        return self.networkInterface().equals(address.networkInterfaceId())
                && target(resource).map(target -> target.equals(address.privateIpAddress())).orElse(true);
    }

    /**
     * EC2 silently takes away the elastic IP that a private address already has when it is given another. That one is somebody's: it
     * may be the only way to this host.
     */
    private void refuseToDisplace(Resource resource, Address wanted) throws CloudException {
        Optional<String> target = target(resource);
        for (Address other : looks.elasticIpsOf(self.networkInterface())) {
            if (isOurs(resource, other) && !Objects.equals(other.allocationId(), wanted.allocationId())) {
                throw new CloudException(Failure.FATAL, ASSOCIATE, target.orElse("the first address") + " on " + self.networkInterface()
                        + " already has the elastic IP " + other.publicIp() + " (" + other.allocationId() + "), which EC2 would take away to associate "
                        + wanted.publicIp() + "; it is left alone. Name another private address with \"to\", or free this one: "
                        + "aws ec2 disassociate-address --region " + self.region() + " --association-id " + other.associationId());
            }
        }
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        List<Step> steps = switch (observation) {
            case Observation.HeldByUs _, Observation.Absent _ -> List.of();
            case Observation.Unheld unheld -> List.of(associate(resource, allocation(unheld.token())));
            // It is on the address that it shall be on, and that is elsewhere: it follows, and taken off it would not.
            case Observation.HeldByOther other when other.token().endsWith(FOLLOWS) -> List.of(associate(resource, allocation(other.token())));
            case Observation.HeldByOther other when mode == Mode.FAST -> List.of(associate(resource, allocation(other.token())));
            case Observation.HeldByOther other -> List.of(ask(resource, allocation(other.token())), disassociate(association(other.token())),
                    associate(resource, allocation(other.token())));
        };
        return new Plan(resource, observation, guard(mode), steps);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What a takeover from this state would call; from "held by us", what the next one would: both calls, with what is there now. The call
     * that takes nothing away stands first: only an endpoint that has answered its dry run as EC2 does is asked the other one.
     */
    @Override
    public List<Step> rehearsal(Resource resource, Observation observation) {
        return switch (observation) {
            case Observation.HeldByUs held when mode == Mode.SAFE ->
                List.of(associate(resource, allocation(held.token())), disassociate(association(held.token())));
            case Observation.HeldByUs held -> List.of(associate(resource, allocation(held.token())));
            case Observation.HeldByOther other when mode == Mode.SAFE ->
                List.of(associate(resource, allocation(other.token())), disassociate(association(other.token())));
            case Observation.HeldByOther _, Observation.Unheld _, Observation.Absent _ -> plan(resource, observation).steps();
        };
    }

    @Override
    public boolean rehearse(Step step) throws CloudException {
        try {
            make(step, true);
            if (step.operation().equals(ASSOCIATE)) {
                proofs.add(proof(step));
            }
            return true;
        } catch (CloudException answered) {
            if (answered.failure() == Failure.LOST_RACE && answered.httpStatus() != 0) {
                return false;
            }
            throw answered;
        }
    }

    @Override
    public void perform(Step step) throws CloudException {
        String target = step.argument(PRIVATE_IP_ADDRESS);
        if (target != null && !target.equals(self.primaryAddress())) {
            awaitTarget(target);
        }
        if (step.argument(DRY_RUN) != null) {
            askFirst(step);
            return;
        }
        try {
            make(step, false);
        } catch (CloudException refused) {
            proofs.remove(proof(step));
            throw refused;
        }
    }

    /** A refusal leaves the address where it is. */
    private void askFirst(Step step) throws CloudException {
        if (proofs.has(proof(step))) {
            return;
        }
        try {
            rehearse(step);
        } catch (CloudException refused) {
            if (refused.code().equals(Ec2Api.DRY_RUN_IGNORED)) {
                // It has moved: the next look says so.
                throw refused.as(Failure.RETRYABLE);
            }
            throw refused.failure().retryable() ? refused : refused.with("; it is left where it is");
        }
    }

    private static String proof(Step step) {
        return String.join(" ", ASSOCIATE, step.argument(ALLOCATION_ID), step.argument(NETWORK_INTERFACE_ID), step.argument(PRIVATE_IP_ADDRESS));
    }

    /** A secondary address may still be on its way here, and often brings the elastic IP along. */
    private void awaitTarget(String target) throws CloudException {
        boolean here;
        try {
            here = Ec2Api.addressesOf(looks.own(self)).anyMatch(target::equals);
        } catch (CloudException refused) {
            if (!Failures.callIsNotOffered(refused)) {
                throw refused;
            }
            return;   // then EC2 says it of the call itself
        }
        if (!here) {
            throw new CloudException(Failure.RETRYABLE, ASSOCIATE, target + " is not on " + self.networkInterface() + " yet; nothing was sent. A secondary_ip "
                    + target + " beside this elastic_ip brings it here");
        }
    }

    /** @param dryRun true: only ask whether it would be allowed */
    private void make(Step step, boolean dryRun) throws CloudException {
        switch (step.operation()) {
            case DISASSOCIATE -> api.disassociate(
                    DisassociateAddressRequest.builder().associationId(step.argument(ASSOCIATION_ID)).build(), dryRun);
            case ASSOCIATE -> api.associate(AssociateAddressRequest.builder()
                    .allocationId(step.argument(ALLOCATION_ID))
                    .networkInterfaceId(step.argument(NETWORK_INTERFACE_ID))
                    .privateIpAddress(step.argument(PRIVATE_IP_ADDRESS))
                    // The permission is the same, and an endpoint that does not know the flag then takes nothing from anybody.
                    .allowReassociation(!dryRun && Boolean.parseBoolean(step.argument(ALLOW_REASSOCIATION)))
                    .build(), dryRun);
            default -> throw new CloudException(Failure.FATAL, step.operation(), "not a step of an elastic IP");
        }
    }

    private Step associate(Resource resource, String allocationId) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(ALLOCATION_ID, allocationId);
        arguments.put(NETWORK_INTERFACE_ID, self.networkInterface());
        target(resource).ifPresent(target -> arguments.put(PRIVATE_IP_ADDRESS, target));
        // Stated always: EC2 reassociates when it is left out.
        arguments.put(ALLOW_REASSOCIATION, Boolean.toString(mode == Mode.FAST));
        return new Step(ASSOCIATE, arguments);
    }

    /** Whether it may be associated, before it is taken from its holder. */
    private Step ask(Resource resource, String allocationId) {
        Step step = associate(resource, allocationId);
        Map<String, String> arguments = new LinkedHashMap<>(step.arguments());
        arguments.put(DRY_RUN, "true");
        return new Step(step.operation(), arguments);
    }

    private static Step disassociate(String associationId) {
        return new Step(DISASSOCIATE, Map.of(ASSOCIATION_ID, associationId));
    }

    /** Empty: the interface's first address, which EC2 did not tell; it takes that when none is named. */
    private Optional<String> target(Resource resource) {
        return Optional.ofNullable(resource.option(Resource.TO)).or(() -> Optional.of(self.primaryAddress())).filter(text -> !text.isEmpty());
    }

    /** Empty: nobody has it, or we do as configured. */
    Optional<Address> heldByOther(Resource resource) throws CloudException {
        return looks.elasticIp(resource.value()).filter(address -> address.associationId() != null && !isOurs(resource, address));
    }

    static String holder(Address address) {
        String host = address.instanceId() == null || address.instanceId().isEmpty() ? "" : address.instanceId() + ", ";
        String port = address.networkInterfaceId() == null ? "no network interface" : address.networkInterfaceId();
        return host + port + (address.privateIpAddress() == null ? "" : " (" + address.privateIpAddress() + ")");
    }

    /** An address that the resource names with "to" is on whoever is master, and says nothing about which host that is. */
    private static Set<String> holderAddresses(Resource resource, Address address) {
        String told = address.privateIpAddress();
        return told == null || told.equals(resource.option(Resource.TO)) ? Set.of() : Set.of(told);
    }

    private boolean follows(Resource resource, Address address) {
        return !self.networkInterface().equals(address.networkInterfaceId()) && address.privateIpAddress() != null
                && address.privateIpAddress().equals(resource.option(Resource.TO));
    }

    /** "eipalloc-1", or "eipalloc-1 eipassoc-2" while associated: the state that a write may change. */
    private static String token(Address address) {
        return address.associationId() == null ? address.allocationId() : address.allocationId() + " " + address.associationId();
    }

    private static String allocation(String token) {
        return token.split(" ", 2)[0];
    }

    private static String association(String token) {
        return token.split(" ", 3)[1];
    }
}
