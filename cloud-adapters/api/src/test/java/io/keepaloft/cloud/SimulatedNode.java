package io.keepaloft.cloud;

import static io.keepaloft.cloud.VirtualTime.MS;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/** A host: drives the machine under test as the agent does, and can die, freeze and come back between any two of its steps. */
final class SimulatedNode {
    static final long MASTER_DOWN = 3_609 * MS;

    /** Valid until ended, and never after a sleep longer than the peers would wait. */
    final class Mastership implements Term {
        private final long number;
        private long endNs = Long.MAX_VALUE;
        private long sleepEndNs = Long.MAX_VALUE;

        Mastership(long number) {
            this.number = number;
        }

        @Override public long number() {
            return number;
        }

        @Override public boolean validAt(long nowNs) {
            return nowNs < Math.min(endNs, sleepEndNs);
        }

        void endsAt(long atNs) {
            endNs = Math.min(endNs, atNs);
        }
    }

    final String name;
    private final VirtualTime time;
    private final SimulatedCloud cloud;
    private final SplittableRandom random;
    private final TakeoverLimits limits;
    private final List<String> log;
    private final Deque<Runnable> frozen = new ArrayDeque<>();
    private final Conscience conscience;
    final List<TakeoverReport> reports = new ArrayList<>();

    private Takeover takeover;
    private Mastership term;
    private int life;               // grows when whatever was going on must be forgotten
    private long wakeUp;            // only the latest planned wake-up counts
    private boolean resting;
    private boolean dead;
    private boolean paused;
    private int actions;
    int dieAtAction = -1;
    boolean dieAfterIssuing;
    Runnable onDeath = () -> { };
    /** Who knows the peers: called when another took the resource during this term. */
    Runnable referee = () -> { };
    /** Who knows whether another can have taken it: called when that is shown, perhaps as it was before. */
    Runnable witness = () -> { };
    SimulatedNode(String name, VirtualTime time, SimulatedCloud cloud, SplittableRandom random, TakeoverLimits limits, List<String> log) {
        this.name = name;
        this.time = time;
        this.cloud = cloud;
        this.random = random;
        this.limits = limits;
        this.conscience = new Conscience(name, time, cloud, limits);
        this.log = log;
    }

    boolean alive() {
        return !dead && !paused;
    }

    Standing standing() {
        return takeover == null ? Standing.UNKNOWN : takeover.standing();
    }

    Mastership become(long termNumber) {
        forget();
        term = new Mastership(termNumber);
        takeover = new Takeover(new Claim("VI_1", SimulatedCloud.OURS, term), limits, Standing.UNKNOWN, random::nextDouble, time.now());
        say("MASTER, term " + termNumber);
        pump();
        return term;
    }

    /** The agent hears from the election that this term is over; a later one is not touched. */
    void relinquish(Mastership over) {
        ifAwake(() -> {
            if (term == over && takeover != null) {
                reports.addAll(takeover.stopped(time.now()));
                say("released term " + over.number());
                forget();
            }
        });
    }

    void retake() {
        takeover.retake(false, time.now());
        if (resting) {
            pump();
        }
    }

    Mastership term() {
        return term;
    }

    void lookNow() {
        ifAwake(() -> {
            if (takeover != null) {
                takeover.lookNow(time.now());
                conscience.hinted();
                if (resting) {
                    pump();
                }
            }
        });
    }

    void die() {
        say("dies");
        if (term != null) {
            term.endsAt(time.now());
        }
        forget();
        frozen.clear();
        paused = false;
        dead = true;
        onDeath.run();
    }

    void restart() {
        dead = false;
        say("is back");
    }

    void pause() {
        paused = true;
        say("freezes");
        if (term != null) {
            term.sleepEndNs = time.now() + MASTER_DOWN;
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            say("wakes");
            if (term != null && term.validAt(time.now())) {
                term.sleepEndNs = Long.MAX_VALUE;
            }
            while (!frozen.isEmpty() && !paused) {
                frozen.removeFirst().run();
            }
        }
    }

    private void forget() {
        life++;
        takeover = null;
        term = null;
        resting = false;
        conscience.forget();
    }

    private void ifAwake(Runnable action) {
        if (paused) {
            frozen.addLast(action);
        } else if (!dead) {
            action.run();
        }
    }

    /** Runs when the host is awake, unless this life is over by then. */
    private void later(int inLife, Runnable action) {
        if (inLife == life) {
            ifAwake(() -> {
                if (inLife == life) {
                    action.run();
                }
            });
        }
    }

    private void pump() {
        int inLife = life;
        resting = false;
        wakeUp++;
        while (inLife == life && !paused && !dead) {
            TakeoverAction action = takeover.next(time.now());
            if (dieAtAction == actions++ && !dieAfterIssuing) {
                die();
                return;
            }
            boolean answered = perform(action, inLife);
            if (dieAtAction == actions - 1) {
                die();
                return;
            }
            if (!answered) {
                return;
            }
        }
    }

    /** @return true when the answer is already in */
    private boolean perform(TakeoverAction action, int inLife) {
        switch (action) {
            case TakeoverAction.Tell(TakeoverReport report) -> {
                say(report.event() + (report.error() == null ? "" : " " + report.error().describe()) + (report.plan() == null ? "" : " " + report.plan()));
                reports.add(report);
                if (report.event() == TakeoverReport.Event.CONTESTED || report.event() == TakeoverReport.Event.STILL_CONTESTED) {
                    time.after(random.nextLong(MS), () -> later(inLife, referee));
                } else if (report.event() == TakeoverReport.Event.SUSPECTED) {
                    time.after(random.nextLong(MS), () -> later(inLife, witness));
                }
                if (report.event() == TakeoverReport.Event.HELD) {
                    conscience.saysItIsHeld();
                }
                return true;
            }
            case TakeoverAction.MakePlan(_, Observation seen) -> {
                conscience.plans(seen);
                takeover.planned(cloud.plan(seen), time.now());
                return true;
            }
            case TakeoverAction.Wait(long untilNs) -> {
                long mine = ++wakeUp;
                resting = true;
                time.at(Math.max(untilNs, time.now() + 1), () -> later(inLife, () -> {
                    if (mine == wakeUp) {
                        pump();
                    }
                }));
                return false;
            }
            case TakeoverAction.Observe _ -> {
                conscience.calls();
                cloud.observe(name, seen -> later(inLife, () -> {
                    conscience.saw(seen);
                    takeover.observed(seen, time.now());
                    pump();
                }), error -> later(inLife, () -> failed(error)));
                return false;
            }
            case TakeoverAction.Write(Step step, _) -> {
                write(step, inLife);
                return false;
            }
        }
    }

    private void failed(CloudException error) {
        takeover.failed(error, time.now());
        pump();
    }

    private void write(Step step, int inLife) {
        Observation against = conscience.writes(step, term);
        say("writes " + step);
        cloud.write(name, step, () -> later(inLife, () -> {
            takeover.written(time.now());
            conscience.accepted(step, against);
            pump();
        }), error -> later(inLife, () -> {
            conscience.writeFailed();
            failed(error);
        }));
    }

    private void say(String what) {
        log.add(time.now() / MS + "ms " + name + ": " + what);
    }
}
