package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.LabInterruptedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Looks at everything all the time: a thread for each host's program, since one that stands still answers late, and one for the cloud and for
 * what must never be. Keeps the tracks, and tells what changes.
 */
final class Watch implements AutoCloseable {
    private static final long PERIOD_MS = 50;

    private final Cast cast;
    private final Consumer<String> news;
    private final Map<String, Track> states = new LinkedHashMap<>();
    private final Track holder = new Track();
    private final Map<String, Track> pairs = new LinkedHashMap<>();
    private final CallWatch calls;
    private final Runnable around;
    private final List<Sentry> sentries = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Map<String, String> broken = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** Something that must never be, and since when it is. */
    private static final class Sentry {
        private final Never never;
        private final View view;
        private final Consumer<String> alarm;
        private long sinceNs;
        private boolean told;

        Sentry(Never never, View view, Consumer<String> alarm) {
            this.never = never;
            this.view = view;
            this.alarm = alarm;
        }

        void look(long nowNs) {
            if (never.condition().unmet(view).isPresent()) {
                sinceNs = 0;
                return;
            }
            sinceNs = sinceNs == 0 ? nowNs : sinceNs;
            if (!told && nowNs - sinceNs >= never.atLeast().toNanos()) {
                told = true;
                alarm.accept("what must never be: " + never);
            }
        }
    }

    /**
     * Looks at nothing yet.
     *
     * @param news is told what changes, in words
     * @param around what else is looked at as often as the cloud is
     */
    Watch(Cast cast, Consumer<String> news, Runnable around) {
        this.cast = cast;
        this.news = news;
        this.calls = new CallWatch(cast, news);
        this.around = around;
        cast.actors().keySet().forEach(host -> {
            states.put(host, new Track());
            pairs.put(host, new Track());
        });
    }

    void start() {
        cast.actors().values().forEach(actor -> threads.add(Thread.ofPlatform().daemon().name("watch-" + actor.name()).start(() -> repeat(() -> look(actor)))));
        threads.add(Thread.ofPlatform().daemon().name("watch-cloud").start(() -> repeat(this::lookAround)));
    }

    private void repeat(Runnable look) {
        try {
            while (!stopped) {
                look.run();
                Thread.sleep(PERIOD_MS);
            }
        } catch (InterruptedException | LabInterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Actor actor) {
        try {
            String state = actor.state();
            String before = states.get(actor.name()).latest();
            if (!stopped && states.get(actor.name()).note(System.nanoTime(), state) && !before.isEmpty()) {
                news.accept(actor.name() + ": " + Saying.of(before, state));
            }
            broken.remove(actor.name());
        } catch (LabException e) {
            // Its power may have gone in the middle of a look; the next look sees that. What stays wrong is told by whoever waits for a state.
            broken.put(actor.name(), e.getMessage());
        }
    }

    private void lookAround() {
        calls.look(); // what they change is told after them
        String now = cast.holder();
        String before = holder.latest();
        if (holder.note(System.nanoTime(), now) && !before.isEmpty()) {
            news.accept("cloud: the elastic IP is with " + (now.isEmpty() ? "nobody" : now));
        }
        cast.actors().keySet().forEach(host -> {
            String allowed = cast.pair(host) ? "has" : "does not have";
            String was = pairs.get(host).latest();
            if (pairs.get(host).note(System.nanoTime(), allowed) && !was.isEmpty()) {
                news.accept("cloud: the port of " + host + " " + allowed + " the allowed address pair");
            }
        });
        around.run();
        sentries.forEach(sentry -> sentry.look(System.nanoTime()));
    }

    /** Looks out for this from now on. @return takes it off again */
    Runnable forbid(Never never, View view, Consumer<String> alarm) {
        Sentry sentry = new Sentry(never, view, alarm);
        sentries.add(sentry);
        return () -> sentries.remove(sentry);
    }

    String state(String host) {
        String latest = states.get(host).latest();
        return latest.isEmpty() ? View.OFF : latest;
    }

    Track states(String host) {
        return states.get(host);
    }

    Track holder() {
        return holder;
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
