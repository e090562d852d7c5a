package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.LabInterruptedException;
import io.keepaloft.agent.lab.fabric.Links;
import io.keepaloft.agent.lab.fabric.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Does what a step says. */
final class Hands {
    private final Cast cast;
    private final Desk desk;
    private final Consumer<String> news;
    private final List<String> complaints = new ArrayList<>();

    Hands(Cast cast, Consumer<String> news) {
        this.cast = cast;
        this.desk = new Desk(cast);
        this.news = news;
    }

    /** What went wrong with the last actions, which no observation would show; forgets it. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    void act(Action action) {
        switch (action) {
            case Action.PowerOff(var host) -> cast.actor(host).powerOff();
            case Action.PowerOn(var host) -> cast.actor(host).powerOn();
            case Action.Stop(var host) -> stop(host);
            case Action.Start(var host) -> cast.actor(host).start();
            case Action.Freeze(var host) -> cast.actor(host).freeze();
            case Action.Thaw(var host) -> cast.actor(host).thaw();
            case Action.WebOff(var host) -> cast.actor(host).webOff();
            case Action.WebOn(var host) -> cast.actor(host).webOn();
            case Action.Failover(var host) -> cast.actor(host).failOver().ifPresent(complaints::add);
            case Action.Cut(var host, var way) -> links().cut(cast.portId(host), direction(way));
            case Action.CutBetween(var one, var other) -> links().cut(cast.portId(one), cast.portId(other));
            case Action.Drop(var host, var percent) -> links().drop(cast.portId(host), percent);
            case Action.CutFromTo(var from, var to) -> links().cutOneWay(cast.portId(from), cast.portId(to));
            case Action.HealAll() -> links().healAll();
            case Action.Heal(var host, var way) -> heal(host, way);
            case Action.HealBetween(var one, var other) -> links().heal(cast.portId(one), cast.portId(other));
            case Action.HealFromTo(var from, var to) -> links().healOneWay(cast.portId(from), cast.portId(to));
            case Action.Multicast(var delivered) -> multicast(delivered);
            case Action.VrrpRule(var allowed) -> desk.vrrpRule(allowed);
            case Action.AllowedPair(var host, var allowed) -> desk.allowedPair(host, allowed);
            case Action.Call call -> desk.call(call);
            case Action.ApiSlow _, Action.ApiThrottle _, Action.ApiFail _, Action.ApiAway _, Action.ApiOk _ -> desk.api(action);
            case Action.KillAt kill -> desk.trap(kill, () -> {
                news.accept(kill.host() + ": killed " + (kill.when() == Action.When.BEFORE ? "before " : "after ") + kill.operation());
                cast.actor(kill.host()).powerOff();
            });
            case Action.Wait(var duration) -> sleep(duration.toMillis());
        }
    }

    private void stop(String host) {
        int exit = cast.actor(host).stop();
        if (exit != 0) {
            complaints.add("the program on " + host + " ended with " + exit + " on SIGTERM");
        }
    }

    private void heal(String host, Action.Way way) {
        String port = cast.portId(host);
        links().heal(port, direction(way));
        if (way != Action.Way.BOTH) {
            return;
        }
        links().drop(port, 0);
        cast.actors().keySet().stream().filter(other -> !other.equals(host)).forEach(other -> links().heal(port, cast.portId(other)));
    }

    private void multicast(boolean delivered) {
        Settings settings = cast.vpc().fabric().settings();
        cast.vpc().fabric().settings(settings.withMulticast(delivered));
        cast.vpc().network().multicast(delivered);
    }

    private Links links() {
        return cast.vpc().fabric().links();
    }

    private static Links.Direction direction(Action.Way way) {
        return Links.Direction.valueOf(way.name());
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }
}
