package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Announcement;
import io.keepaloft.protocol.election.Reason;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Set;

/** Effects that nothing happens at, for tests that look at a few of them. */
public class QuietEffects implements MemberEffects {
    protected QuietEffects() {
    }

    @Override
    public void sendAdvert(Rung rung, int priority, IpAddress destination) {
    }

    @Override
    public void sendLifeSign(Rung rung, ByteBuffer packet, IpAddress destination) {
    }

    @Override
    public void sendDatagram(ByteBuffer datagram, IpAddress peer) {
    }

    @Override
    public void pathsChanged(PathsStatus paths) {
    }

    @Override
    public void pathBlocked(String what) {
    }

    @Override
    public void pathOpen() {
    }

    @Override
    public void othersMayHaveClaimed() {
    }

    @Override
    public void gaveWayToo(IpAddress master) {
    }

    @Override
    public void peerSpeaks(IpAddress peer, boolean speaks) {
    }

    @Override
    public void configDiffers(IpAddress peer, Set<ConfigPart> parts) {
    }

    @Override
    public void datagramRejected(ChannelReject reason, IpAddress source) {
    }

    @Override
    public void transition(State from, State to, Reason reason, String detail) {
    }

    @Override
    public void advertise(int priority) {
    }

    @Override
    public void addAddresses() {
    }

    @Override
    public void removeAddresses() {
    }

    @Override
    public void announceAddresses(Announcement occasion) {
    }

    @Override
    public void claim(long term) {
    }

    @Override
    public void relinquish(long term) {
    }

    @Override
    public void lowerPriorityAdvertHeard() {
    }

    @Override
    public void priorityChanged(int effective) {
    }

    @Override
    public void timerLate(long lateNs) {
    }
}
