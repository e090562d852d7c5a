package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One struct msghdr with one buffer, made once and used for every datagram (recvmsg(2), cmsg(3)). */
final class Message {
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int BYTES = 56;
    private static final int CMSG_HEADER = 16;

    private final MemorySegment header;
    private final MemorySegment vector;
    private final MemorySegment name;
    private final MemorySegment control;
    private final MemorySegment data;

    /** @param control may be {@link MemorySegment#NULL} */
    Message(Arena arena, MemorySegment name, MemorySegment data, MemorySegment control) {
        this.name = name;
        this.data = data;
        this.control = control;
        header = arena.allocate(BYTES, 8);
        vector = arena.allocate(16, 8);
        vector.set(ValueLayout.ADDRESS, 0, data);
        vector.set(LONG, 8, data.byteSize());
        header.set(ValueLayout.ADDRESS, NAME, name);
        header.set(ValueLayout.ADDRESS, VECTOR, vector);
        header.set(LONG, VECTOR_COUNT, 1);
        header.set(ValueLayout.ADDRESS, CONTROL, control);
        reset();
    }

    /** A receive leaves in the header what it used; this makes it whole again. */
    void reset() {
        header.set(INT, NAME_LENGTH, (int) name.byteSize());
        header.set(LONG, CONTROL_LENGTH, control.byteSize());
        header.set(INT, FLAGS, 0);
    }

    /** How many bytes of the buffer are to be sent. */
    void length(int bytes) {
        vector.set(LONG, 8, bytes);
    }

    /** Whether the last receive had more data or control messages than fit (MSG_TRUNC, MSG_CTRUNC). */
    boolean truncated() {
        return (header.get(INT, FLAGS) & (0x20 | 0x8)) != 0;
    }

    MemorySegment header() {
        return header;
    }

    MemorySegment name() {
        return name;
    }

    MemorySegment data() {
        return data;
    }

    /** Where the data of a received control message stand in {@link #control}, or -1 if it is not there. */
    int find(int level, int type, int bytes) {
        long end = Math.min(header.get(LONG, CONTROL_LENGTH), control.byteSize());
        long at = 0;
        while (at + CMSG_HEADER <= end) {
            long length = control.get(LONG, at);
            if (length < CMSG_HEADER || length > end - at) {
                return -1;
            }
            if (control.get(INT, at + 8) == level && control.get(INT, at + 12) == type && length >= CMSG_HEADER + bytes) {
                return (int) at + CMSG_HEADER;
            }
            at += length + 7 & ~7L;
        }
        return -1;
    }

    MemorySegment control() {
        return control;
    }

    /** One control message to send along; its data start at offset 16. */
    static MemorySegment controlMessage(Arena arena, int level, int type, int bytes) {
        MemorySegment message = arena.allocate(CMSG_HEADER + bytes + 7 & ~7L, 8);
        message.set(LONG, 0, CMSG_HEADER + bytes);
        message.set(INT, 8, level);
        message.set(INT, 12, type);
        return message;
    }
}
