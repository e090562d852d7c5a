package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.control.ProbeReport;
import io.keepaloft.agent.control.StatusReport;
import io.keepaloft.agent.linux.Epoll;
import io.keepaloft.agent.linux.EventFd;
import io.keepaloft.agent.linux.LinuxException;
import io.keepaloft.agent.linux.RealTime;
import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.election.VirtualRouter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The duty cycle: one thread, one clock reading a cycle, one mailbox. It waits for packets, the kernel's news, the mailbox,
 * or the next deadline; lets each instance answer; and never blocks on anything else.
 *
 * <p>Packets are read before timers are served: after a moment without CPU time, the advertisements that lie in the socket
 * say whether the master is alive, and the timer alone does not.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Engine.class);
    private static final int MAILBOX_TOKEN = 0;
    private static final int NEWS_TOKEN = 1;
    private static final int MAX_EVENTS_A_CYCLE = 64;
    private static final long SAY_EVERY_NS = 60_000_000_000L;
    /**
     * Deadlines within one slot are served by one wake-up, at the slot's end: what costs is the wake-up. Later by at most
     * this, which is far below any Skew_Time that decides an election, and never earlier than the RFC allows.
     */
    private static final long SLOT_NS = 1_000_000;

    private final Epoll epoll;
    private final EventFd wake;
    private final Mailbox mailbox;
    private final Network network;
    private final Roster roster;
    private final Services services;
    private final RateLimit troubles = new RateLimit(SAY_EVERY_NS);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private Config config;
    private long startNs;
    private boolean started;
    private volatile boolean stopping;

    /**
     * Opens what every configuration needs from this host, and removes addresses that a killed agent left; nothing is sent
     * before {@link #start}.
     *
     * @param ledger {@link AddressLedger#read}
     */
    public Engine(Config config, Services services, Set<String> ledger) throws LinuxException {
        this.config = config;
        this.services = services;
        this.epoll = Epoll.open();
        this.wake = EventFd.open();
        this.mailbox = new Mailbox(wake);
        epoll.add(wake.fd(), MAILBOX_TOKEN);
        this.network = new Network(epoll, NEWS_TOKEN);
        this.roster = new Roster(network, services);
        roster.prepare(config, ledger, System.nanoTime());
        this.thread = Thread.ofPlatform().name("engine").unstarted(this::run);
    }

    /** What of the configuration does not exist on this host, in the words of the error; empty when all is there. */
    public Optional<String> missingInterface() {
        return config.interfaces().stream().filter(name -> network.host().find(name).isEmpty()).findFirst();
    }

    public void start() {
        thread.start();
    }

    /** Hands the engine an event; not to be called on the engine's own thread. @return false if it is too busy or has ended */
    public boolean post(EngineEvent event) {
        return ended.getCount() > 0 && mailbox.post(event);
    }

    /** Asks a question of the engine's thread; the future fails when the engine is too busy to take it, or fails over it. */
    public <T> CompletableFuture<T> ask(Function<Engine, T> question) {
        var answer = new CompletableFuture<T>();
        boolean taken = post(new EngineEvent.Ask(engine -> {
            try {
                answer.complete(question.apply(engine));
            } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
            }
        }));
        if (!taken) {
            answer.completeExceptionally(new IllegalStateException("the engine is busy or has ended"));
        }
        return answer;
    }

    /** Waits until the engine has stopped and released everything. @return whether it was told to, rather than failed */
    public boolean awaitEnd() throws InterruptedException {
        ended.await();
        return stopping;
    }

    private void run() {
        try {
            becomePunctual();
            long nowNs = System.nanoTime();
            startNs = nowNs + config.globalDefs().startupDelayNs();
            while (!stopping) {
                cycle();
            }
        } catch (LinuxException e) {
            LOG.fatal("The engine cannot go on: {}. Addresses are removed and the agent ends.", e.getMessage());
        } catch (RuntimeException bug) {
            LOG.fatal("The engine failed. Addresses are removed and the agent ends.", bug);
        } finally {
            try {
                roster.stop(System.nanoTime());
            } finally {
                ended.countDown();
            }
        }
    }

    private void becomePunctual() {
        tell(RealTime.setFineTimers());
        if (config.globalDefs().rtPriority() > 0) {
            tell(RealTime.setFifo(config.globalDefs().rtPriority()));
        }
        if (config.globalDefs().noSwap()) {
            tell(RealTime.lockMemory());
        }
    }

    private static void tell(RealTime.Outcome outcome) {
        LOG.log(outcome.done() ? Level.DEBUG : Level.WARN, "{}", outcome.message());
    }

    private void cycle() throws LinuxException {
        long deadlineNs = nextDeadlineNs();
        int ready = epoll.await(deadlineNs == VirtualRouter.NEVER ? -1 : Math.max(0, deadlineNs - System.nanoTime()));
        long nowNs = System.nanoTime();
        for (int i = 0; i < ready; i++) {
            try {
                serve(epoll.token(i), nowNs);
            } catch (LinuxException | RuntimeException trouble) {
                tell(trouble, nowNs);
            }
        }
        if (!started && nowNs - startNs >= 0) {
            started = true;
            roster.start(nowNs);
        }
        if (nowNs >= roster.nextRetryNs()) {
            roster.retryChannels(nowNs);
        }
        for (int i = 0; i < roster.instances().size(); i++) { // by index: an iterator a cycle would be garbage
            Instance instance = roster.instances().get(i);
            if (instance.nextDeadlineNs() <= nowNs) {
                step(instance, nowNs);
            }
        }
    }

    private void serve(int token, long nowNs) throws LinuxException {
        switch (token) {
            case MAILBOX_TOKEN -> readMailbox(nowNs);
            case NEWS_TOKEN -> {
                if (network.drainNews() && started) {
                    roster.hostChanged(nowNs);
                }
            }
            default -> {
                Readable socket = network.byToken(token);
                if (socket != null) {
                    socket.receive(nowNs);
                }
            }
        }
    }

    private void readMailbox(long nowNs) {
        wake.drain();
        for (int i = 0; i < MAX_EVENTS_A_CYCLE; i++) {
            EngineEvent event = mailbox.poll();
            switch (event) {
                case null -> {
                    return;
                }
                case EngineEvent.ScriptVerdict(String script, var status) -> roster.scriptVerdict(script, status, nowNs);
                case EngineEvent.PeersFound(String name, var peers) -> roster.peersFound(name, peers, nowNs);
                case EngineEvent.ResourceTaken taken -> roster.resourceTaken(taken, nowNs);
                case EngineEvent.ResourceClaimed claimed -> roster.resourceClaimed(claimed, nowNs);
                case EngineEvent.Ask(var question) -> question.accept(this);
                case EngineEvent.Stop() -> stopping = true;
            }
        }
        wake.signal(); // more is waiting: come back for it, after the timers had their turn
    }

    /** One instance's trouble is not the others'. */
    private void step(Instance instance, long nowNs) {
        try {
            instance.timeDue(nowNs);
        } catch (RuntimeException bug) {
            tell(bug, nowNs);
        }
    }

    private void tell(Exception trouble, long nowNs) {
        long heldBack = troubles.tryPass(nowNs);
        if (heldBack >= 0) {
            LOG.error("The engine stumbled and goes on ({} more times since the last such line).", heldBack, trouble);
        }
    }

    private long nextDeadlineNs() {
        long next = started ? roster.nextRetryNs() : startNs;
        int due = 0;
        for (int i = 0; i < roster.instances().size(); i++) {
            long deadlineNs = roster.instances().get(i).nextDeadlineNs();
            due += deadlineNs == VirtualRouter.NEVER ? 0 : 1;
            next = Math.min(next, deadlineNs);
        }
        return due > 1 ? (next + SLOT_NS - 1) / SLOT_NS * SLOT_NS : next;
    }

    /** Engine thread only. */
    public StatusReport status() {
        return StatusWriter.report(config.globalDefs().routerId(), roster.instances(), services.handover(), System.nanoTime());
    }

    /** One round of live probes of every instance; engine thread only. @param number random, the same for the rounds that belong together */
    public void probe(long number) {
        long nowNs = System.nanoTime();
        roster.instances().forEach(instance -> instance.probes().ask(number, nowNs));
    }

    /** What came back so far; engine thread only. */
    public List<ProbeReport> probed(long number) {
        long nowNs = System.nanoTime();
        return roster.instances().stream().map(instance -> instance.probes().report(instance.name(), StatusWriter.channel(instance, nowNs), number, nowNs)).toList();
    }

    /** What {@link AddressLedger} is to remember; engine thread only, or before {@link #start}. */
    public Set<String> ledger() {
        return roster.ledger();
    }

    /** Engine thread only. */
    public Config config() {
        return config;
    }

    /** Engine thread only. */
    public void reload(Config next) {
        config = next;
        roster.reload(next, System.nanoTime());
    }

    /** Engine thread only. @return whether there is such an instance and it was master */
    public boolean resign(String name) {
        for (Instance instance : roster.instances()) {
            if (instance.name().equals(name) && instance.master()) {
                instance.step(new Event.Resign(), System.nanoTime());
                return true;
            }
        }
        return false;
    }

    /** Call after {@link #awaitEnd}, or instead of {@link #start}. */
    @Override
    public void close() {
        network.close();
        wake.close();
        epoll.close();
    }
}
