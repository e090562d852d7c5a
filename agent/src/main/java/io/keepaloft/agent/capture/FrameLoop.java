package io.keepaloft.agent.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.sql.Timestamp;
import java.util.concurrent.TimeoutException;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/** Hands the frames of one interface to a sink as they come, on a thread of its own, until it is closed or something goes wrong. */
final class FrameLoop implements AutoCloseable {
    /** More than a message of the peer channel over IPv6 needs. */
    static final int SNAPLEN_BYTES = 256;
    /** pcap(3PCAP) leaves open whether a read without packets returns after this time; where it does not, breaking the loop ends it. */
    private static final int POLL_MS = 50;

    /** Where frames go; closed when the last one has gone there. */
    interface Sink extends Closeable {
        /** @param frame its first bytes, up to {@link #SNAPLEN_BYTES} */
        void take(byte[] frame, Timestamp at, int originalLength) throws IOException;
    }

    private final PcapHandle handle;
    private final Sink sink;
    private final Thread thread;
    private volatile boolean closed;
    private volatile CaptureException failure;

    private FrameLoop(PcapHandle handle, String interfaceName, Sink sink) {
        this.handle = handle;
        this.sink = sink;
        this.thread = Thread.ofPlatform().daemon().name("capture-" + interfaceName).start(this::record);
    }

    /** Captures when it returns, in the network namespace of the calling thread. @param packets as pcap-filter(7) says it */
    static PcapHandle open(String interfaceName, String packets) throws CaptureException {
        return new Opening(interfaceName, packets, SNAPLEN_BYTES, POLL_MS, PromiscuousMode.PROMISCUOUS, TimestampPrecision.NANO).open();
    }

    static FrameLoop start(PcapHandle handle, String interfaceName, Sink sink) {
        return new FrameLoop(handle, interfaceName, sink);
    }

    private void record() {
        try (sink) {
            while (!closed) {
                try {
                    sink.take(handle.getNextRawPacketEx(), handle.getTimestamp(), handle.getOriginalLength());
                } catch (TimeoutException _) {
                    // Nothing came; whether anybody still wants to know is looked at above.
                }
            }
        } catch (EOFException _) {
            // The loop was broken: close.
        } catch (PcapNativeException | NotOpenException e) {
            failure = new CaptureException("the capture ended: " + Opening.firstLine(e), "is the interface still there?", e);
        } catch (IOException e) {
            failure = new CaptureException("the capture cannot be written: " + e.getMessage(), "is there room on the disk?", e);
        } finally {
            handle.close();
        }
    }

    /** @throws CaptureException why it ended by itself, if it did */
    void check() throws CaptureException {
        CaptureException why = failure;
        if (why != null && !closed) {
            throw why;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            handle.breakLoop();
        } catch (NotOpenException _) {
            // Its thread has ended by itself.
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            // The thread ends by itself.
            Thread.currentThread().interrupt();
        }
    }
}
