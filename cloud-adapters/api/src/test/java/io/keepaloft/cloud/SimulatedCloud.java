package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;
import static io.keepaloft.cloud.VirtualTime.SECOND;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A cloud that holds one resource of ours, and is slow, throttled, forgetful and eventually consistent as long as its weather is
 * bad. Checks at each write what must never happen.
 */
final class SimulatedCloud {
    static final Resource OURS = new Resource(Kind.ELASTIC_IP, "120.132.124.82");

    /** What is true from {@code sinceNs} on; id 0 is "associated with nobody". */
    record State(long id, String holder, long sinceNs) {}

    /** Probabilities per call, and the longest delays. */
    record Weather(double fails, double lost, double throttled, double unreachable, double denied, double stale, long slowNs, long lagNs) {
        static final Weather FINE = new Weather(0, 0, 0, 0, 0, 0, 20 * MS, 0);

        static Weather bad(SplittableRandom random) {
            double[] p = new double[6];
            for (int i = 0; i < p.length; i++) {
                p[i] = random.nextInt(3) == 0 ? random.nextDouble() * 0.4 : 0;
            }
            if (random.nextInt(20) == 0) {
                p[random.nextInt(4)] = 1;   // an outage
            }
            return new Weather(p[0], p[1], p[2], p[3], p[4] / 4, p[5] * 2, 1 + random.nextLong((1L << random.nextInt(13)) * MS), random.nextLong(9 * SECOND));
        }
    }

    private final VirtualTime time;
    private final SplittableRandom random;
    private final Guard guard;
    private final List<State> history = new ArrayList<>();
    private final Set<String> shown = new HashSet<>();     // node + token: what each node was ever shown
    private final List<String> log;
    private Weather weather;
    private long ids = 100;

    SimulatedCloud(VirtualTime time, SplittableRandom random, Guard guard, Weather weather, List<String> log) {
        this.time = time;
        this.random = random;
        this.guard = guard;
        this.weather = weather;
        this.log = log;
        history.add(new State(0, "", time.now()));
    }

    State truth() {
        return history.getLast();
    }

    void weather(Weather now) {
        weather = now;
    }

    /** Somebody else, an operator perhaps, moves the resource. */
    void moveTo(String holder) {
        become(++ids, holder);
    }

    private void become(long id, String holder) {
        history.add(new State(id, holder, time.now()));
        log.add(at() + " cloud: now " + (id == 0 ? "unassociated" : "association " + id + " of " + holder));
    }

    void observe(String node, Consumer<Observation> seen, Consumer<CloudException> failed) {
        CloudException trouble = trouble("observe");
        long outNs = delay();
        time.after(outNs, () -> {
            State state = visible();
            time.after(delay(), () -> {
                if (trouble != null) {
                    failed.accept(trouble);
                } else {
                    shown.add(node + " " + state.id() + " " + state.holder());
                    seen.accept(state.id() == 0 ? new Observation.Unheld("0") : state.holder().equals(node)
                            ? new Observation.HeldByUs("" + state.id()) : new Observation.HeldByOther(state.holder(), "" + state.id(), Set.of(state.holder())));
                }
            });
        });
    }

    private State visible() {
        long atNs = random.nextDouble() < weather.stale() && weather.lagNs() > 0 ? time.now() - random.nextLong(weather.lagNs()) : time.now();
        for (int i = history.size() - 1; i > 0; i--) {
            if (history.get(i).sinceNs() <= atNs) {
                return history.get(i);
            }
        }
        return history.getFirst();
    }

    Plan plan(Observation basis) {
        Step claim = new Step(guard == Guard.LAST_WRITER ? "Replace" : "AssociateIfFree", Map.of());
        List<Step> steps = switch (basis) {
            case Observation.HeldByOther other when guard == Guard.COMPARE_AND_SWAP -> List.of(
                    new Step("Disassociate", Map.of("id", other.token(), "holder", other.holder())), claim);
            case Observation.HeldByOther other when guard == Guard.TWO_STEP -> List.of(
                    new Step("Unassign", Map.of("id", other.token(), "holder", other.holder())), claim);
            case Observation.HeldByOther _, Observation.Unheld _ -> List.of(claim);
            case Observation.HeldByUs _, Observation.Absent _ -> List.of();
        };
        return new Plan(OURS, basis, guard, steps);
    }

    void write(String node, Step step, Runnable accepted, Consumer<CloudException> failed) {
        if (step.argument("id") != null && !shown.contains(node + " " + step.argument("id") + " " + step.argument("holder"))) {
            throw new AssertionError(node + " takes association " + step.argument("id") + " of " + step.argument("holder") + ", which it never observed");
        }
        CloudException trouble = trouble(step.operation());
        boolean lost = trouble == null && random.nextDouble() < weather.lost();
        time.after(delay(), () -> {
            CloudException answer = trouble != null ? trouble : perform(node, step);
            time.after(delay(), () -> {
                if (answer != null) {
                    failed.accept(answer);
                } else if (lost) {
                    failed.accept(new CloudException(Failure.RETRYABLE, step.operation(), "the answer was lost"));
                } else {
                    accepted.run();
                }
            });
        });
    }

    /** @return the refusal, or null */
    private CloudException perform(String node, Step step) {
        State truth = truth();
        switch (step.operation()) {
            case "Disassociate" -> {
                if (step.argument("id").equals("" + truth.id())) {
                    become(0, "");
                } else if (random.nextBoolean()) {
                    // A stale id removes nothing: some services say so, others call it a success.
                    return new CloudException(Failure.NOT_FOUND, step.operation(), "no association " + step.argument("id"));
                }
            }
            case "Unassign" -> {
                if (!step.argument("holder").equals(truth.holder())) {
                    return new CloudException(Failure.LOST_RACE, step.operation(), "not held by " + step.argument("holder"));
                }
                become(0, "");
            }
            case "AssociateIfFree" -> {
                if (truth.id() != 0) {
                    boolean idempotent = truth.holder().equals(node) && random.nextBoolean();
                    return idempotent ? null : new CloudException(Failure.LOST_RACE, step.operation(), "already associated");
                }
                become(++ids, node);
            }
            case "Replace" -> {
                if (!truth.holder().equals(node)) {
                    become(++ids, node);
                }
            }
            default -> throw new AssertionError("no such operation: " + step);
        }
        return null;
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

    private long delay() {
        return MS / 2 + random.nextLong(weather.slowNs());
    }

    private String at() {
        return time.now() / MS + "ms";
    }
}
