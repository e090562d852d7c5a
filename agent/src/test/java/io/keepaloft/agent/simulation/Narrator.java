package io.keepaloft.agent.simulation;

import io.keepaloft.protocol.paths.ChannelReject;
import io.keepaloft.protocol.paths.ConfigPart;
import io.keepaloft.protocol.paths.MemberEffects;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.Set;

/** What a member tells people: lines of the story. */
abstract class Narrator implements MemberEffects {
    final SimulatedHost host;

    Narrator(SimulatedHost host) {
        this.host = host;
    }

    @Override
    public void pathBlocked(String what) {
        host.say(() -> "alarm: " + what);
    }

    @Override
    public void peerSpeaks(IpAddress peer, boolean speaks) {
        if (speaks) {
            host.met();
        }
        host.say(() -> peer + (speaks ? " answers" : " no longer answers") + " on the peer channel");
    }

    @Override
    public void gaveWayToo(IpAddress master) {
        host.say(() -> "gives way with " + master);
    }

    @Override
    public void configDiffers(IpAddress peer, Set<ConfigPart> parts) {
        host.say(() -> peer + " is configured otherwise: " + parts);
    }

    @Override
    public void datagramRejected(ChannelReject reason, IpAddress source) {
        host.say(() -> "drops a datagram of " + source + ": " + reason);
    }

    @Override
    public void timerLate(long lateNs) {
        host.say(() -> "was late by " + lateNs / VirtualTime.MS + " ms");
    }
}
