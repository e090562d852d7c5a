package io.keepaloft.agent.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines of UTF-8 over a stream socket, with a limit on their length; the caller bounds the time. */
final class LineChannel {
    private final SocketChannel channel;
    private final int limitBytes;
    private byte[] line = new byte[512];

    LineChannel(SocketChannel channel, int limitBytes) {
        this.channel = channel;
        this.limitBytes = limitBytes;
    }

    /**
     * Reads up to the next newline; what the peer sends behind it is ignored, since each side says one line.
     *
     * @return the line without its newline, or null if the peer closed before it sent one
     * @throws LineTooLong if there is no newline within the limit
     */
    String read() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(Math.min(limitBytes, 16 * 1024));
        int length = 0;
        while (channel.read(chunk.clear()) >= 0) {
            chunk.flip();
            while (chunk.hasRemaining()) {
                byte b = chunk.get();
                if (b == '\n') {
                    return new String(line, 0, length, StandardCharsets.UTF_8);
                }
                if (length == limitBytes) {
                    throw new LineTooLong(limitBytes);
                }
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(limitBytes, 2 * length));
                }
                line[length++] = b;
            }
        }
        return null;
    }

    /** Writes {@code text} and a newline. */
    void write(String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The peer said more than it may. */
    static final class LineTooLong extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLong(int limitBytes) {
            super("a line may have " + limitBytes + " bytes at most");
        }
    }
}
