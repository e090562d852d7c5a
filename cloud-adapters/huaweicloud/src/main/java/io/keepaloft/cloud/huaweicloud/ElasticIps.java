package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Binds elastic IPs to this host's port, or once to the port of a virtual IP, where they serve whoever is master without another call.
 *
 * <p>Two steps: unbound from the port that was observed, if it still is there, then bound, if it still is free. What the API does with one call
 * for an elastic IP that is bound elsewhere is not documented, so {@code takeover fast} does the same. There is no dry run: where binding is refused
 * for good, the elastic IP is bound back to where it was, see {@link Unbound}. Source: EIP API Reference, "Updating an EIP":
 * an empty or missing port_id unbinds.
 */
final class ElasticIps implements Mover {

    private static final String ID = "publicip_id";
    private static final String PORT = "port_id";
    private static final String FROM = "from";
    /** What these have is in use by many, and no member's however it is named. */
    private static final Set<String> OTHER_SERVICE = Set.of("ELB", "VPN");
    private static final Set<String> UNUSABLE = Set.of("FREEZED", "ERROR", "PENDING_DELETE", "PENDING_CREATE", "NOTIFY_DELETE");
    private static final Set<String> UNDER_WAY = Set.of("BINDING", "NOTIFYING", "PENDING_UPDATE");
    private static final String FAILED = "BIND_ERROR";

    private final Link link;

    ElasticIps(Link link) {
        this.link = link;
    }

    @Override
    public Guard guard() {
        return Guard.TWO_STEP;
    }

    /** @throws CloudException {@link Failure#FATAL} when it cannot or must not be brought to where it belongs */
    @Override
    public Observation observe(Resource resource) throws CloudException {
        Optional<PublicIp> found = find(resource);
        if (found.isEmpty()) {
            return new Observation.Absent("no elastic IP " + resource.value() + " belongs to this project in " + link.self().region());
        }
        PublicIp ip = found.get();
        Target target = target(resource);
        refuseUnusable(ip);
        String token = String.join(" ", ip.id(), target.id(), Objects.requireNonNullElse(ip.portId(), ""));
        if (target.id().equals(ip.portId()) && !ip.status().equals(FAILED)) {
            return new Observation.HeldByUs(token);
        }
        refuseToDisplace(ip, target);
        return ip.portId() == null ? new Observation.Unheld(token) : held(ip, token);
    }

    /** On a virtual IP it serves whichever of the members is the master. */
    @Override
    public boolean alsoHeldBy(Resource resource, Port peer) throws CloudException {
        Target target = target(resource);
        return target.onVirtualIp() && find(resource).filter(ip -> target.id().equals(ip.portId())).isPresent()
                && link.network().port(target.id()).filter(port -> port.hasMember(peer)).isPresent();
    }

    /** By address; looked for in the answer again. */
    Optional<PublicIp> find(Resource resource) throws CloudException {
        return link.network().publicIpAt(resource.value());
    }

    /** Whose port has it; empty: nobody's, or one of another project. */
    Optional<Port> holder(Resource resource) throws CloudException {
        String port = find(resource).map(PublicIp::portId).orElse(null);
        return port == null ? Optional.empty() : link.network().port(port);
    }

    private static void refuseUnusable(PublicIp ip) throws CloudException {
        if (UNDER_WAY.contains(ip.status())) {
            throw new CloudException(Failure.RETRYABLE, Network.UPDATE_PUBLIC_IP, ip.status(), "", 0, 0, "the elastic IP is on its way "
                    + (ip.portId() == null ? "to or from a port" : "to or from port " + ip.portId()), null);
        }
        if (UNUSABLE.contains(ip.status())) {
            throw new CloudException(Failure.FATAL, Network.UPDATE_PUBLIC_IP, ip.status(), "", 0, 0, "the elastic IP " + ip.address() + " cannot be bound as it is"
                    + (ip.status().equals("FREEZED") ? ": it is frozen, mostly for an unpaid bill" : ""), null);
        }
        if (OTHER_SERVICE.contains(ip.status())) {
            throw new CloudException(Failure.FATAL, Network.UPDATE_PUBLIC_IP, ip.status(), "", 0, 0, "the elastic IP " + ip.address() + " serves a "
                    + (ip.status().equals("ELB") ? "load balancer" : "VPN gateway") + ", and nothing is taken from that", null);
        }
    }

    private Observation held(PublicIp ip, String token) throws CloudException {
        Port holder = link.network().port(ip.portId()).orElse(null);
        if (holder == null) {
            return new Observation.HeldByOther("port " + ip.portId() + " of another project", token, Set.of());
        }
        if (holder.virtualIp()) {
            throw new CloudException(Failure.FATAL, Network.UPDATE_PUBLIC_IP, "the elastic IP " + ip.address() + " is bound to " + holder.text() + ", where it serves whoever is "
                    + "master; it is left there. Write: elastic_ip " + ip.address() + " to " + holder.address(false));
        }
        if (holder.ofAService()) {
            throw new CloudException(Failure.FATAL, Network.UPDATE_PUBLIC_IP, "the elastic IP " + ip.address() + " is that of a " + holder.deviceOwner() + ", " + holder.text()
                    + ", which is no server and so no member; it is left there. Name another elastic IP");
        }
        return new Observation.HeldByOther(holder.text() + (ip.status().equals(FAILED) ? ", to which it could not be bound" : ""), token, Set.copyOf(holder.addresses()),
                Servers.having(List.of(holder)));
    }

    /** A port has one elastic IP, and the API refuses a second. The one that is there is somebody's: it may be the only way to this host. */
    private void refuseToDisplace(PublicIp wanted, Target target) throws CloudException {
        for (PublicIp other : link.network().publicIpsOn(target.id())) {
            if (!other.id().equals(wanted.id())) {
                throw new CloudException(Failure.FATAL, Network.UPDATE_PUBLIC_IP, target.text() + " already has the elastic IP " + other.address() + ", so " + wanted.address()
                        + " cannot be bound to it; it is left alone. Give \"to\" a virtual IP, or free it: hcloud EIP UpdatePublicip/v2 --cli-region=" + link.self().region()
                        + " --publicip_id=" + other.id() + " --publicip.port_id=\"\"");
            }
        }
    }

    /** The port that it belongs on. @param onVirtualIp where it stays, whoever is master */
    record Target(String id, String text, boolean onVirtualIp) {}

    Target target(Resource resource) throws CloudException {
        String to = resource.option(Resource.TO);
        if (to == null || to.equals(link.self().primaryAddress())) {
            return new Target(link.self().networkInterface(), "port " + link.self().networkInterface() + " (" + link.self().primaryAddress() + ")", false);
        }
        Optional<Port> found = link.neighbour(to);
        if (found.isPresent() && (found.get().virtualIp() || found.get().id().equals(link.self().networkInterface()))) {
            return new Target(found.get().id(), found.get().text(), found.get().virtualIp());
        }
        throw new CloudException(Failure.FATAL, Network.UPDATE_PUBLIC_IP, found.isPresent()
                ? to + " is the address of " + found.get().text() + ", not of this host and no virtual IP: correct \"to\""
                : "neither this host nor a virtual IP of its subnet has " + to + ": " + VirtualIps.create(link, to));
    }

    @Override
    public List<Step> steps(Resource resource, Observation observation, String token) {
        String[] parts = token.split(" ", -1);
        List<Step> steps = new ArrayList<>();
        if (!parts[2].isEmpty()) {
            steps.add(new Step(Network.UPDATE_PUBLIC_IP, Map.of(ID, parts[0], FROM, parts[2], PORT, "")));
        }
        steps.add(new Step(Network.UPDATE_PUBLIC_IP, Map.of(ID, parts[0], FROM, parts[2], PORT, parts[1])));
        return steps;
    }

    @Override
    public void perform(Step step, ClaimContext claim) throws CloudException {
        String id = step.argument(ID);
        String from = step.argument(FROM);
        boolean unbinds = step.argument(PORT).isEmpty();
        PublicIp now = link.network().publicIp(id, claim).orElseThrow(() -> new CloudException(Failure.NOT_FOUND, step.operation(), "the elastic IP is gone"));
        if (!unbinds && from.equals(now.portId())) {
            throw new CloudException(Failure.RETRYABLE, step.operation(), now.status(), "", 0, 0, "the elastic IP is still being unbound", null);
        }
        if (!Objects.equals(now.portId(), unbinds ? from : null)) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the elastic IP is bound to " + (now.portId() == null ? "nothing" : "port " + now.portId())
                    + " by now; nothing was written");
        }
        if (unbinds) {
            unbind(id, from, claim);
        } else {
            bind(id, step.argument(PORT), claim);
        }
    }

    private void unbind(String id, String from, ClaimContext claim) throws CloudException {
        Optional<CloudException> refused = link.unbound().refusal(id);
        if (refused.isPresent()) {
            throw refused.get().with(", and not unbound again before " + TimeUnit.NANOSECONDS.toMinutes(Unbound.REMEMBERED_NS) + " minutes have passed");
        }
        link.network().bind(id, "", claim);
        link.unbound().unbound(id, from);
    }

    private void bind(String id, String port, ClaimContext claim) throws CloudException {
        try {
            link.network().bind(id, port, claim);
            link.unbound().bound(id);
        } catch (CloudException refused) {
            Optional<String> from = link.unbound().from(id).filter(_ -> !refused.failure().retryable());
            throw from.isEmpty() ? refused : putBack(id, from.get(), refused, claim);
        }
    }

    /** With its old holder it may still serve; with nobody it does not. @return what to tell of both */
    private CloudException putBack(String id, String from, CloudException refused, ClaimContext claim) {
        try {
            if (link.network().publicIp(id, claim).filter(now -> now.portId() == null).isEmpty()) {
                return refused;
            }
            link.network().bind(id, from, claim);
        } catch (CloudException again) {
            return refused.with("; nor could it be bound back to port " + from + ", so nobody has it: " + again.describe());
        }
        CloudException told = refused.with("; so it was bound back to port " + from);
        link.unbound().putBack(id, told);
        return told;
    }
}
