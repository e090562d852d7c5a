package io.keepaloft.agent.handover;

import io.keepaloft.cloud.ClaimContext;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Guard;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Plan;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Step;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A cloud in memory: every resource has a holder; a test can make it refuse to open, refuse a call, or hold a call up. */
public final class ScriptedCloud implements CloudSession, SessionSource {
    public static final String US = "i-us";
    public static final String PEER = "i-peer";
    public static final String NOBODY = "";

    public final Map<Resource, String> holders = new ConcurrentHashMap<>();
    final Queue<CloudException> openFailures = new ConcurrentLinkedQueue<>();
    final Queue<CloudException> writeFailures = new ConcurrentLinkedQueue<>();
    final Queue<CloudException> rehearsalFailures = new ConcurrentLinkedQueue<>();
    public final Queue<String> writes = new ConcurrentLinkedQueue<>();
    public final AtomicInteger observed = new AtomicInteger();
    final Queue<CloudException> holderFailures = new ConcurrentLinkedQueue<>();
    final AtomicInteger askedAboutHolder = new AtomicInteger();
    volatile boolean holderOff;
    final AtomicInteger rehearsed = new AtomicInteger();
    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    /** When not null, an observation waits here for a permit. */
    volatile Semaphore observeGate;
    /** Runs inside a write before its last gate, where a real provider may have to fetch credentials. */
    volatile Runnable beforeGate = () -> { };
    volatile boolean closed;
    volatile int looksAtOnce = 16;

    @Override public CloudSession open() throws CloudException {
        CloudException failure = openFailures.poll();
        if (failure != null) {
            throw failure;
        }
        return this;
    }

    @Override public Identity identity() {
        return new Identity("scripted", "nowhere", "nowhere-1", US, "eni-us", "172.17.100.201");
    }

    @Override public int looksAtOnce() {
        return looksAtOnce;
    }

    @Override public Guard guard(Resource resource) {
        return Guard.COMPARE_AND_SWAP;
    }

    @Override public Observation observe(Resource resource) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        observed.incrementAndGet();
        try {
            Semaphore gate = observeGate;
            if (gate != null) {
                gate.acquireUninterruptibly();
            }
            String holder = holders.getOrDefault(resource, PEER);
            return holder.equals(NOBODY) ? new Observation.Unheld("", "held by nobody") : holder.equals(US) ? new Observation.HeldByUs(holder) : new Observation.HeldByOther(holder, holder, Set.of());
        } finally {
            atOnce.decrementAndGet();
        }
    }

    @Override public boolean holderIsOff(Resource resource, Observation.HeldByOther seen) throws CloudException {
        askedAboutHolder.incrementAndGet();
        CloudException failure = holderFailures.poll();
        if (failure != null) {
            throw failure;
        }
        return holderOff;
    }

    @Override public Plan plan(Resource resource, Observation observation) {
        return new Plan(resource, observation, guard(resource), List.of(new Step("Take", Map.of("address", resource.value()))));
    }

    @Override public void apply(Step step, ClaimContext context) throws CloudException {
        beforeGate.run();
        if (!context.mayWrite()) {
            throw new CloudException(Failure.LOST_RACE, step.operation(), "the term ended");
        }
        writes.add(step.toString());
        CloudException failure = writeFailures.poll();
        if (failure != null) {
            throw failure;
        }
        holders.keySet().stream().filter(resource -> resource.value().equals(step.argument("address"))).forEach(resource -> holders.put(resource, US));
    }

    @Override public void rehearse(Resource resource, Observation observation) throws CloudException {
        rehearsed.incrementAndGet();
        CloudException failure = rehearsalFailures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    @Override public List<Finding> preflight(PreflightRequest request) {
        return List.of();
    }

    @Override public void close() {
        closed = true;
    }
}
