package io.keepaloft.agent.lab.scenario;

import java.time.Duration;

/** Something that a step does. */
public sealed interface Action {
    enum Way { IN, OUT, BOTH }

    enum When { BEFORE, AFTER }

    /** SIGKILL to everything on the host at once, and its cable is pulled. */
    record PowerOff(String host) implements Action { }

    /** Power, web server, program. */
    record PowerOn(String host) implements Action { }

    /** SIGTERM to the program alone. */
    record Stop(String host) implements Action { }

    record Start(String host) implements Action { }

    /** SIGSTOP to every process of the host: it stands still, and does not know it. */
    record Freeze(String host) implements Action { }

    record Thaw(String host) implements Action { }

    record WebOff(String host) implements Action { }

    record WebOn(String host) implements Action { }

    /** The host's link delivers nothing that way. */
    record Cut(String host, Way way) implements Action { }

    /** Nothing goes between the two, whatever they send; everything else goes on. */
    record CutBetween(String one, String other) implements Action { }

    /** Nothing of the one reaches the other. */
    record CutFromTo(String from, String to) implements Action { }

    /** All links of all hosts are whole again, and drop nothing. */
    record HealAll() implements Action { }

    /** The host's link delivers again that way; both ways: it drops nothing any more either, and is whole to and from each other host. */
    record Heal(String host, Way way) implements Action { }

    /** What the two send reaches the other again, as far as their own links deliver. */
    record HealBetween(String one, String other) implements Action { }

    /** The same from the one to the other alone. */
    record HealFromTo(String from, String to) implements Action { }

    /** The host's link loses so many of a hundred packets, both ways. */
    record Drop(String host, int percent) implements Action { }

    /** Whether the virtual switch delivers multicast. */
    record Multicast(boolean delivered) implements Action { }

    /** The operator allows VRRP in the security group, or takes that away. */
    record VrrpRule(boolean allowed) implements Action { }

    /** The operator gives the host's port the allowed address pair of the virtual address, or takes it away. */
    record AllowedPair(String host, boolean allowed) implements Action { }

    /** Any call of the cloud's API, as the operator. @param body null = none */
    record Call(String method, String path, String body) implements Action { }

    /** The cloud's API answers so much later. */
    record ApiSlow(Duration by) implements Action { }

    /** The cloud's API answers so many calls a second, of each operation, and no more. */
    record ApiThrottle(double perSecond) implements Action { }

    /** The cloud's API answers every call with this status. */
    record ApiFail(int status) implements Action { }

    /** The cloud's API closes every connection without an answer. */
    record ApiAway() implements Action { }

    record ApiOk() implements Action { }

    /** Power off at a point of a takeover that comes later: when the host calls the operation for the nth time from now on. */
    record KillAt(String host, String operation, int nth, When when) implements Action { }

    record Wait(Duration duration) implements Action { }

    /** A planned hand-over: {@code keepaloft failover}; with keepalived, stop and start again. */
    record Failover(String host) implements Action { }
}
