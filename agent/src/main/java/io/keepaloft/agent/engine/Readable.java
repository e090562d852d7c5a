package io.keepaloft.agent.engine;

/** Something that the engine reads when its descriptor is ready. */
sealed interface Readable permits SharedSocket, ChannelSocket {
    /** Reads a bounded number of packets. */
    void receive(long nowNs);
}
