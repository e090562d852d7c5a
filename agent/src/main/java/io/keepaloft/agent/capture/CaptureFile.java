package io.keepaloft.agent.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Timestamp;
import org.pcap4j.core.PcapHandle;

/**
 * VRRP on one interface, written to a file as tcpdump does (pcap-savefile(5), timestamps in nanoseconds), by a thread of this process: so it
 * works where tcpdump does not, as root of a user namespace, in which setgroups(2) is denied (user_namespaces(7)).
 */
public final class CaptureFile implements AutoCloseable {
    /** pcap-savefile(5): the magic of timestamps in nanoseconds; 24 bytes before the first packet, 16 before each. */
    public static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    public static final int FILE_HEADER_BYTES = 24;
    public static final int PACKET_HEADER_BYTES = 16;
    private final FrameLoop loop;

    private CaptureFile(FrameLoop loop) {
        this.loop = loop;
    }

    /** Captures when it returns, in the network namespace of the calling thread; each packet is in the file at once. */
    public static CaptureFile start(String interfaceName, Path path) throws CaptureException {
        PcapHandle handle = FrameLoop.open(interfaceName, Opening.VRRP);
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            // Version 2.4, no offset of time, link type: pcap-savefile(5).
            write(file, buffer(FILE_HEADER_BYTES).putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4).putLong(0).putInt(FrameLoop.SNAPLEN_BYTES)
                    .putInt(handle.getDlt().value()));
            return new CaptureFile(FrameLoop.start(handle, interfaceName, new Writer(file)));
        } catch (IOException e) {
            handle.close();
            throw new CaptureException("the capture cannot be written to " + path + ": " + e.getMessage(), "is there room on the disk?", e);
        }
    }

    /** Puts each frame at the end of the file. */
    private record Writer(FileChannel file) implements FrameLoop.Sink {
        @Override
        public void take(byte[] frame, Timestamp at, int originalLength) throws IOException {
            write(file, buffer(PACKET_HEADER_BYTES + frame.length).putInt((int) Math.floorDiv(at.getTime(), 1000L)).putInt(at.getNanos())
                    .putInt(frame.length).putInt(originalLength).put(frame));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
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
        loop.check();
    }

    @Override
    public void close() {
        loop.close();
    }
}
