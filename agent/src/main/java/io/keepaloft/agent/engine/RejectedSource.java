package io.keepaloft.agent.engine;

import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;

/** Names the sender of a packet that was dropped, for the log; allocates, so only for the lines that are written. */
final class RejectedSource {
    private RejectedSource() {
    }

    static String of(Packet packet) {
        return new IpAddress(packet.family(), packet.sourceHi(), packet.sourceLo()).toString();
    }
}
