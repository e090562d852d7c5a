package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSettings;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/**
 * Moves secondary private addresses, IPv4 and IPv6, to this host's network interface.
 *
 * <p>In two steps: away from the interface that was observed, then to ours if nobody has it by then. EC2 has no dry run of assigning; whether
 * we may is asked beforehand by assigning an address that our interface has for good, which changes nothing and is refused where we may not.
 * An interface without an IPv6 address of its own cannot ask so. An IPv4 address that carries an
 * elastic IP is moved in one call instead, in safe mode too: taking it away first would unbind the elastic IP, perhaps for good, and so it
 * follows. IPv6 has no such call. Both are asynchronous: an address is held once EC2 and this host's metadata service say so.
 *
 * <p>Source: Amazon EC2 API Reference, AssignPrivateIpAddresses, UnassignPrivateIpAddresses, AssignIpv6Addresses, UnassignIpv6Addresses;
 * none of them has a dry run.
 */
final class SecondaryIps implements Movable {
    static final String ASSIGN = "AssignPrivateIpAddresses";
    static final String UNASSIGN = "UnassignPrivateIpAddresses";
    static final String ASSIGN_IPV6 = "AssignIpv6Addresses";
    static final String UNASSIGN_IPV6 = "UnassignIpv6Addresses";

    private static final String NETWORK_INTERFACE_ID = "NetworkInterfaceId";
    private static final String PRIVATE_IP_ADDRESS = "PrivateIpAddress.1";
    private static final String IPV6_ADDRESS = "Ipv6Addresses.1";
    private static final String ALLOW_REASSIGNMENT = "AllowReassignment";
    private static final String INVALID_VALUE = "InvalidParameterValue";
    /** In the token: the address carries an elastic IP. */
    private static final String CARRIES = " elastic";
    /** In the token, before an IPv6 address: with this one we can ask. */
    private static final String ASK = " ask ";
    /** Of a step that only asks. */
    private static final String ONLY_ASKS = "OnlyAsks";

    private final Ec2Api api;
    private final Looks looks;
    private final Identity self;
    private final OwnAddresses metadata;
    private final AddressRoom room;
    private final Proofs proofs;
    private final Mode mode;
    private final Set<String> moving;

    SecondaryIps(Ec2Api api, Looks looks, Identity self, OwnAddresses metadata, AddressRoom room, Proofs proofs, CloudSettings settings) {
        this.api = api;
        this.looks = looks;
        this.self = self;
        this.metadata = metadata;
        this.room = room;
        this.proofs = proofs;
        this.mode = settings.mode();
        this.moving = Set.copyOf(settings.moving());
    }

    static Guard guard(Mode mode, Resource resource) {
        return mode == Mode.SAFE || resource.value().contains(":") ? Guard.TWO_STEP : Guard.LAST_WRITER;
    }

    /** @throws CloudException {@link Failure#FATAL} also when the address cannot move: it is somebody's first, or of another subnet, or does not fit here */
    @Override
    public Observation observe(Resource resource) throws CloudException {
        String address = resource.value();
        NetworkInterface own = looks.own(self);
        // What this interface itself says needs no second question.
        Optional<NetworkInterface> found = Ec2Api.addressesOf(own).anyMatch(address::equals) ? Optional.of(own) : looks.having(address, own.vpcId());
        if (found.isEmpty()) {
            room.expect(own, address);
            return new Observation.Unheld("");
        }
        NetworkInterface holder = found.get();
        refuseToMove(address, holder, own);
        if (!holder.networkInterfaceId().equals(own.networkInterfaceId())) {
            String token = holder.networkInterfaceId() + (carriesElasticIp(holder, address) ? CARRIES : "") + asksWith(own, address);
            if (inOneCall(address, token)) {
                room.expect(own, address);
            } else {
                room.require(api, own, address, name(holder));
            }
            return new Observation.HeldByOther(name(holder), token, addresses(holder, address),
                    Power.machine(holder.attachment() == null ? null : holder.attachment().instanceId()));
        }
        return metadata.shows(own, address) ? new Observation.HeldByUs(own.networkInterfaceId()) : new Observation.Unheld(own.networkInterfaceId());
    }

    /** An IPv6 address that the interface keeps, whoever is master; empty: it has none. The first IPv4 one is known. */
    private String asksWith(NetworkInterface own, String address) {
        return !address.contains(":") ? "" : Ec2Api.addressesOf(own).filter(each -> each.contains(":") && !each.equals(address) && !moving.contains(each))
                .findFirst().map(ASK::concat).orElse("");
    }

    private static void refuseToMove(String address, NetworkInterface holder, NetworkInterface own) throws CloudException {
        boolean first = address.equals(holder.privateIpAddress())
                || holder.ipv6Addresses().stream().anyMatch(each -> address.equals(each.ipv6Address()) && Boolean.TRUE.equals(each.isPrimaryIpv6()));
        if (first) {
            throw new CloudException(Failure.FATAL, "secondary_ip", address + " is the primary address of " + name(holder)
                    + ", which EC2 never moves; it is left alone. Name an address under secondary_ip that is nobody's first");
        }
        if (!Objects.equals(holder.subnetId(), own.subnetId())) {
            throw new CloudException(Failure.FATAL, "secondary_ip", address + " is on " + name(holder) + " in " + holder.subnetId() + ", and this host's "
                    + own.networkInterfaceId() + " is in " + own.subnetId() + ": EC2 moves addresses within one subnet. It is left alone");
        }
    }

    private static boolean carriesElasticIp(NetworkInterface holder, String address) {
        return holder.privateIpAddresses().stream()
                .anyMatch(each -> address.equals(each.privateIpAddress()) && each.association() != null && each.association().publicIp() != null);
    }

    static String name(NetworkInterface eni) {
        String instance = eni.attachment() == null || eni.attachment().instanceId() == null ? "" : eni.attachment().instanceId() + ", ";
        return instance + eni.networkInterfaceId() + (eni.privateIpAddress() == null ? "" : " (" + eni.privateIpAddress() + ")");
    }

    /** The first one, and IPv6 ones but that which is asked for: other secondary addresses may follow the master too. */
    private static Set<String> addresses(NetworkInterface holder, String but) {
        return Ec2Api.addressesOf(holder).filter(each -> each.equals(holder.privateIpAddress()) || each.contains(":"))
                .filter(each -> !each.equals(but)).collect(Collectors.toSet());
    }

    @Override
    public Plan plan(Resource resource, Observation observation) {
        String address = resource.value();
        return switch (observation) {
            case Observation.HeldByUs _, Observation.Absent _ -> new Plan(resource, observation, guard(mode, resource), List.of());
            case Observation.Unheld _ -> new Plan(resource, observation, guard(mode, resource), List.of(assign(address, false)));
            case Observation.HeldByOther other when inOneCall(address, other.token()) ->
                new Plan(resource, observation, Guard.LAST_WRITER, List.of(assign(address, true)));
            case Observation.HeldByOther other -> new Plan(resource, observation, guard(mode, resource), Stream.concat(ask(address, other).stream(),
                    Stream.of(unassign(address, other.token().split(" ", 2)[0]), assign(address, false))).toList());
        };
    }

    private boolean inOneCall(String address, String token) {
        return !address.contains(":") && (mode == Mode.FAST || token.contains(CARRIES));
    }

    /** Empty where we have nothing to ask with. */
    private Optional<Step> ask(String address, Observation observation) {
        String kept = !address.contains(":") ? self.primaryAddress()
                : observation instanceof Observation.HeldByOther other && other.token().contains(ASK) ? other.token().split(ASK, 2)[1] : "";
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Step step = assign(kept, false);
        Map<String, String> arguments = new LinkedHashMap<>(step.arguments());
        arguments.put(ONLY_ASKS, "true");
        return Optional.of(new Step(step.operation(), arguments));
    }

    /** Asks whether we may: of all that a takeover calls, this alone can be known before. */
    @Override
    public List<Step> rehearsal(Resource resource, Observation observation) {
        return ask(resource.value(), observation).stream().toList();
    }

    /** {@inheritDoc} True also when it was asked a moment ago: all addresses of a family have one answer. */
    @Override
    public boolean rehearse(Step step) throws CloudException {
        String proof = step.operation() + " " + step.argument(NETWORK_INTERFACE_ID);
        if (!proofs.has(proof)) {
            try {
                make(step);
            } catch (CloudException refused) {
                // That the interface has the address already is said to those who may.
                if (!refused.code().equals(INVALID_VALUE)) {
                    throw refused.failure().retryable() ? refused : refused.with("; the address is left where it is");
                }
            }
            proofs.add(proof);
        }
        return true;
    }

    @Override
    public void perform(Step step) throws CloudException {
        if (step.argument(ONLY_ASKS) != null) {
            rehearse(step);
            return;
        }
        try {
            make(step);
        } catch (CloudException refused) {
            proofs.remove(step.operation() + " " + step.argument(NETWORK_INTERFACE_ID));
            throw meaning(step, refused);
        }
    }

    private void make(Step step) throws CloudException {
        String networkInterface = step.argument(NETWORK_INTERFACE_ID);
        switch (step.operation()) {
            case ASSIGN -> api.assign(networkInterface, step.argument(PRIVATE_IP_ADDRESS), Boolean.parseBoolean(step.argument(ALLOW_REASSIGNMENT)));
            case UNASSIGN -> api.unassign(networkInterface, step.argument(PRIVATE_IP_ADDRESS));
            case ASSIGN_IPV6 -> api.assignIpv6(networkInterface, step.argument(IPV6_ADDRESS));
            case UNASSIGN_IPV6 -> api.unassignIpv6(networkInterface, step.argument(IPV6_ADDRESS));
            default -> throw new CloudException(Failure.FATAL, step.operation(), "not a step of a secondary address");
        }
    }

    /** EC2 has one code for all that can be wrong with an address. One that is no longer there was moved by somebody else; so was one in use. */
    private static CloudException meaning(Step step, CloudException refused) {
        boolean gone = step.operation().equals(UNASSIGN) || step.operation().equals(UNASSIGN_IPV6);
        String said = String.valueOf(refused.getMessage());
        boolean taken = said.contains("already assigned") || said.contains("in use");
        Failure failure = !refused.code().equals(INVALID_VALUE) ? refused.failure() : gone || taken ? Failure.LOST_RACE : Failure.FATAL;
        // What was on another interface has been taken off it by the step before, and moves of itself where one call does it.
        boolean nobodys = !gone && !failure.retryable() && !Boolean.parseBoolean(step.argument(ALLOW_REASSIGNMENT));
        return new CloudException(failure, refused.operation(), refused.code(), refused.requestId(), refused.httpStatus(), refused.retryAfterNs(),
                said + (nobodys ? "; nobody has the address until it can be assigned" : ""), refused);
    }

    private Step assign(String address, boolean reassign) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(NETWORK_INTERFACE_ID, self.networkInterface());
        if (address.contains(":")) {
            arguments.put(IPV6_ADDRESS, address);
            return new Step(ASSIGN_IPV6, arguments);
        }
        arguments.put(PRIVATE_IP_ADDRESS, address);
        arguments.put(ALLOW_REASSIGNMENT, Boolean.toString(reassign));
        return new Step(ASSIGN, arguments);
    }

    private static Step unassign(String address, String networkInterface) {
        boolean ipv6 = address.contains(":");
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put(NETWORK_INTERFACE_ID, networkInterface);
        arguments.put(ipv6 ? IPV6_ADDRESS : PRIVATE_IP_ADDRESS, address);
        return new Step(ipv6 ? UNASSIGN_IPV6 : UNASSIGN, arguments);
    }
}
