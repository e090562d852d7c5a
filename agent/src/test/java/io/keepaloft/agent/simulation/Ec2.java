package io.keepaloft.agent.simulation;

import static io.keepaloft.agent.simulation.VirtualTime.MS;
import static io.keepaloft.agent.simulation.VirtualTime.SECOND;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.TakeoverLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * EC2's elastic IPs as the API reference describes them: one association an address and one address a private IP, association ids
 * that never return, reassociation that can be refused, old states shown for a while; and calls that fail in every way.
 */
final class Ec2 {
    /** Where an address points to. */
    record Target(String networkInterface, String privateIp) {}

    record Association(String id, Target target) {}

    /** An address changed hands. */
    record Exchange(String allocation, String from, String to) {
        boolean between(String one, String other) {
            return from.equals(one) && to.equals(other) || from.equals(other) && to.equals(one);
        }
    }

    /** @param association null: associated with nobody */
    private record Version(Association association, long sinceNs) {}

    /** Makes one state change or read, as the service does it. */
    interface Service<T> {
        T serve() throws CloudException;
    }

    private final VirtualTime time;
    private final SplittableRandom random;
    private final Trace trace;
    private final TakeoverLimits limits;
    private final Map<String, List<Version>> addresses = new LinkedHashMap<>();
    private Weather weather;
    private long ids;
    private long changes;
    /** Associations made by the agents, in all. */
    long moves;
    /**
     * When the last of the bad weather is over: its requests served and answered or given up, the pauses that its answers stand for, and what
     * was written without an answer shown.
     */
    long settledNs;
    /** Those by which an address came to another host than the one that had it last. */
    final List<Exchange> exchanges = new ArrayList<>();
    private final Map<String, String> lastHost = new LinkedHashMap<>();

    Ec2(VirtualTime time, SplittableRandom random, Trace trace, Weather weather, TakeoverLimits limits) {
        this.time = time;
        this.random = random;
        this.trace = trace;
        this.weather = weather;
        this.limits = limits;
    }

    void weather(Weather now) {
        weather = now;
    }

    boolean fine() {
        return weather == Weather.FINE;
    }

    /** By the hand of an operator; {@code target} null: disassociates. */
    void put(String allocation, Target target) {
        addresses.computeIfAbsent(allocation, _ -> new ArrayList<>());
        if (target != null) {
            lastWith(allocation, target.networkInterface());
        }
        become(allocation, target == null ? null : new Association("eipassoc-" + ++ids, target));
    }

    private void become(String allocation, Association association) {
        changes++;
        addresses.get(allocation).add(new Version(association, time.now()));
        trace.say("cloud", () -> allocation + " now " + (association == null ? "with nobody" : association.id() + " with " + association.target()));
    }

    /** How often anything changed. */
    long changes() {
        return changes;
    }

    /** What is true now. */
    Association truth(String allocation) {
        return addresses.get(allocation).getLast().association();
    }

    /** Since when that is true. */
    long sinceNs(String allocation) {
        return addresses.get(allocation).getLast().sinceNs();
    }

    /** How far behind the truth the next read is. */
    long lagNs() {
        return random.nextDouble() < weather.stale() && weather.lagNs() > 0 ? random.nextLong(weather.lagNs()) : 0;
    }

    /** DescribeAddresses of one address, that long ago. */
    Association seen(String allocation, long lagNs) {
        List<Version> versions = addresses.get(allocation);
        for (int i = versions.size() - 1; i > 0; i--) {
            if (versions.get(i).sinceNs() <= time.now() - lagNs) {
                return versions.get(i).association();
            }
        }
        return versions.getFirst().association();
    }

    /** DescribeAddresses by network interface and private IP: another address than this one, or null. */
    String otherOn(Target target, String allocation, long lagNs) {
        for (String other : addresses.keySet()) {
            Association association = seen(other, lagNs);
            if (!other.equals(allocation) && association != null && association.target().equals(target)) {
                return other;
            }
        }
        return null;
    }

    void disassociate(String id) throws CloudException {
        for (String allocation : addresses.keySet()) {
            Association association = truth(allocation);
            if (association != null && association.id().equals(id)) {
                become(allocation, null);
                return;
            }
        }
        if (random.nextBoolean()) {
            throw new CloudException(Failure.LOST_RACE, "DisassociateAddress", "InvalidAssociationID.NotFound", "req", 400, 0, "no " + id, null);
        }
    }

    void associate(String allocation, Target target, boolean allowReassociation) throws CloudException {
        Association before = truth(allocation);
        boolean same = before != null && before.target().equals(target);
        if (same && (allowReassociation || random.nextBoolean())) {
            return;
        }
        if (before != null && !allowReassociation) {
            throw new CloudException(Failure.LOST_RACE, "AssociateAddress", "Resource.AlreadyAssociated", "req", 400, 0, allocation + " is with " + before, null);
        }
        String displaced = otherOn(target, allocation, 0);
        if (displaced != null) {
            become(displaced, null); // EC2 takes the former address away without a word
        }
        moves++;
        handedOver(allocation, target.networkInterface());
        become(allocation, new Association("eipassoc-" + ++ids, target));
    }

    /** An agent took a resource for this interface. */
    void handedOver(String resource, String to) {
        String last = lastHost.put(resource, to);
        if (last != null && !last.equals(to)) {
            exchanges.add(new Exchange(resource, last, to));
        }
    }

    /** Somebody else did. */
    void lastWith(String resource, String networkInterface) {
        lastHost.put(resource, networkInterface);
    }

    /**
     * One request: it leaves now, is served some time later whatever became of its sender, and exactly one of the two consumers is
     * told, at the latest when the client's time is up.
     */
    <T> void call(String operation, long timeoutNs, Service<T> service, Consumer<T> answered, Consumer<CloudException> failed) {
        boolean[] told = {false};
        CloudException trouble = trouble(operation);
        boolean lost = random.nextDouble() < weather.lost();
        long thereNs = delayNs();
        long backNs = delayNs();
        if (weather != Weather.FINE) {
            long answerNs = Math.min(timeoutNs, thereNs + backNs);
            long doneNs = time.now() + Math.max(thereNs, lost ? timeoutNs : answerNs);
            settledNs = Math.max(settledNs, doneNs + aftermathNs(operation, trouble, lost || answerNs == timeoutNs));
        }
        if (lost || thereNs + backNs >= timeoutNs) {
            time.after(timeoutNs, () -> once(told, () -> failed.accept(new CloudException(Failure.RETRYABLE, operation, "no answer in time"))));
        }
        time.after(thereNs, () -> {
            T value = null;
            CloudException refusal = trouble;
            if (trouble == null) {
                try {
                    value = service.serve();
                } catch (CloudException refused) {
                    refusal = refused;
                    if (weather != Weather.FINE) {
                        settledNs = Math.max(settledNs, time.now() + aftermathNs(operation, refused, false));
                    }
                }
            }
            T result = value;
            CloudException no = refusal;
            if (!lost) {
                time.after(backNs, () -> once(told, () -> {
                    if (no == null) {
                        answered.accept(result);
                    } else {
                        failed.accept(no);
                    }
                }));
            }
        });
    }

    /** How long an answer keeps a takeover from doing better, after the cloud is well: {@code Pace} says why. */
    private long aftermathNs(String operation, CloudException trouble, boolean unanswered) {
        Failure failure = trouble == null ? Failure.RETRYABLE : trouble.failure();
        boolean mayShowLate = !operation.startsWith("Describe") && !operation.startsWith("Get") && failure == Failure.RETRYABLE && (trouble != null || unanswered);
        return switch (failure) {
            case THROTTLED -> Math.max(trouble.retryAfterNs(), limits.backoffCapNs());
            case DENIED, FATAL, NOT_FOUND -> limits.reconcileNs() * 5 / 4;
            case RETRYABLE, UNAVAILABLE, LOST_RACE -> mayShowLate ? limits.verifyNs() + SECOND / 2 : 0;
        };
    }

    private static void once(boolean[] told, Runnable tell) {
        if (!told[0]) {
            told[0] = true;
            tell.run();
        }
    }

    private CloudException trouble(String operation) {
        if (random.nextDouble() < weather.throttled()) {
            long retryAfterNs = random.nextInt(4) == 0 ? random.nextLong(8 * SECOND) : 0;
            return new CloudException(Failure.THROTTLED, operation, "RequestLimitExceeded", "req", 503, retryAfterNs, "too many requests", null);
        }
        if (random.nextDouble() < weather.denied()) {
            return new CloudException(Failure.DENIED, operation, "UnauthorizedOperation", "req", 403, 0, "not now", null);
        }
        if (random.nextDouble() < weather.unreachable()) {
            return new CloudException(Failure.UNAVAILABLE, operation, "connection refused");
        }
        return random.nextDouble() < weather.fails() ? new CloudException(Failure.RETRYABLE, operation, "internal error") : null;
    }

    private long delayNs() {
        return MS + random.nextLong(weather.slowNs());
    }

    /** Two addresses on one private IP, or one address twice, cannot be in this cloud; true if that still holds. */
    boolean sane() {
        List<Target> taken = addresses.keySet().stream().map(this::truth).filter(Objects::nonNull).map(Association::target).toList();
        return taken.size() == taken.stream().distinct().count();
    }
}
