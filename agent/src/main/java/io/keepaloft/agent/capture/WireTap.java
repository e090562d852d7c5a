package io.keepaloft.agent.capture;

import java.sql.Timestamp;

/** Everything that a node says on one interface, and what it is told there: VRRP, UDP, ARP and ICMP, handed to a listener as it comes. */
public final class WireTap implements AutoCloseable {
    /** Is told of frames, on the thread that captures: it must not block. */
    public interface Listener {
        /**
         * One frame, sent or received.
         *
         * @param epochNs when it was captured, ns since 1970
         * @param frame its first bytes, from the Ethernet header on; more than any message of the peer channel has
         */
        void frame(long epochNs, byte[] frame);
    }

    private final FrameLoop loop;

    private WireTap(FrameLoop loop) {
        this.loop = loop;
    }

    /** Captures when it returns, in the network namespace of the calling thread. @param interfaceName of an Ethernet */
    public static WireTap start(String interfaceName, Listener listener) throws CaptureException {
        return new WireTap(FrameLoop.start(FrameLoop.open(interfaceName, Opening.ALL_OF_A_NODE), interfaceName, new FrameLoop.Sink() {
            @Override
            public void take(byte[] frame, Timestamp at, int originalLength) {
                listener.frame(Math.floorDiv(at.getTime(), 1000L) * 1_000_000_000L + at.getNanos(), frame);
            }

            @Override
            public void close() {
                // There is nothing behind the listener.
            }
        }));
    }

    /** @throws CaptureException why it ended by itself, if it did */
    public void check() throws CaptureException {
        loop.check();
    }

    @Override
    public void close() {
        loop.close();
    }
}
