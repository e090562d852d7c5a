package io.keepaloft.agent.capture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Timestamp;
import java.util.concurrent.TimeoutException;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * VRRP on one interface, written to a file as tcpdump does (pcap-savefile(5), timestamps in nanoseconds), by a thread of this process: so it
 * works where tcpdump does not, as root of a user namespace, in which setgroups(2) is denied (user_namespaces(7)).
 */
public final class CaptureFile implements AutoCloseable {
    /** pcap-savefile(5): the magic of timestamps in nanoseconds; 24 bytes before the first packet, 16 before each. */
    public static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    public static final int FILE_HEADER_BYTES = 24;
    public static final int PACKET_HEADER_BYTES = 16;
    private static final int SNAPLEN_BYTES = 256;
    /** pcap(3PCAP) leaves open whether a read without packets returns after this time; where it does not, breaking the loop ends it. */
    private static final int POLL_MS = 50;

    private final PcapHandle handle;
    private final FileChannel file;
    private final Thread thread;
    private volatile boolean closed;
    private volatile CaptureException failure;

    private CaptureFile(PcapHandle handle, FileChannel file, String interfaceName) {
        this.handle = handle;
        this.file = file;
        this.thread = Thread.ofPlatform().daemon().name("capture-" + interfaceName).start(this::record);
    }

    /** Captures when it returns, in the network namespace of the calling thread; each packet is in the file at once. */
    public static CaptureFile start(String interfaceName, Path path) throws CaptureException {
        PcapHandle handle = new Opening(interfaceName, SNAPLEN_BYTES, POLL_MS, PromiscuousMode.PROMISCUOUS, TimestampPrecision.NANO).open();
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            // Version 2.4, no offset of time, link type: pcap-savefile(5).
            write(file, buffer(FILE_HEADER_BYTES).putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4).putLong(0).putInt(SNAPLEN_BYTES)
                    .putInt(handle.getDlt().value()));
            return new CaptureFile(handle, file, interfaceName);
        } catch (IOException e) {
            handle.close();
            throw new CaptureException("the capture cannot be written to " + path + ": " + e.getMessage(), "is there room on the disk?", e);
        }
    }

    private void record() {
        try (file) {
            while (!closed) {
                try {
                    append(handle.getNextRawPacketEx(), handle.getTimestamp(), handle.getOriginalLength());
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

    private void append(byte[] packet, Timestamp at, int originalLength) throws IOException {
        write(file, buffer(PACKET_HEADER_BYTES + packet.length).putInt((int) Math.floorDiv(at.getTime(), 1000L)).putInt(at.getNanos())
                .putInt(packet.length).putInt(originalLength).put(packet));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
        bytes.flip();
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** @throws CaptureException why it ended by itself, if it did */
    public void check() throws CaptureException {
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
