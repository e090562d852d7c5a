package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Effects;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.State;

/** Passes an election's effects on, and has each advertisement sent on its rungs. */
final class Relay implements Effects {
    /** Sends one advertisement on every rung of the moment. */
    interface Transmitter {
        void transmit(int priority, long nowNs);
    }

    private final Effects effects;
    private final Transmitter transmitter;
    long nowNs;

    Relay(Effects effects, Transmitter transmitter) {
        this.effects = effects;
        this.transmitter = transmitter;
    }

    @Override
    public void transition(State from, State to, Reason reason, String detail) {
        effects.transition(from, to, reason, detail);
    }

    @Override
    public void advertise(int priority) {
        effects.advertise(priority);
        transmitter.transmit(priority, nowNs);
    }

    @Override
    public void addAddresses() {
        effects.addAddresses();
    }

    @Override
    public void removeAddresses() {
        effects.removeAddresses();
    }

    @Override
    public void announceAddresses(Announcement occasion) {
        effects.announceAddresses(occasion);
    }

    @Override
    public void claim(long term) {
        effects.claim(term);
    }

    @Override
    public void relinquish(long term) {
        effects.relinquish(term);
    }

    @Override
    public void lowerPriorityAdvertHeard() {
        effects.lowerPriorityAdvertHeard();
    }

    @Override
    public void priorityChanged(int effective) {
        effects.priorityChanged(effective);
    }

    @Override
    public void timerLate(long lateNs) {
        effects.timerLate(lateNs);
    }
}
