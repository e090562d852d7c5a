package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.BYTE;
import static io.keepaloft.agent.linux.Native.INT;
import static io.keepaloft.agent.linux.Native.SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Reads and writes netlink messages and their attributes in a buffer; lengths are checked before they are believed (netlink(7), rtnetlink(7)). */
final class NetlinkMessage {
    static final int HEADER = 16;
    static final int TYPE_NOOP = 1;
    static final int TYPE_ERROR = 2;
    static final int TYPE_DONE = 3;
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_ACK = 0x4;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    private final MemorySegment data;
    private int end;
    private int start;
    private int limit;

    NetlinkMessage(MemorySegment data) {
        this.data = data;
    }

    // Writing: one message, from offset 0.

    /** Begins a message; the family's fixed part is {@code bodyBytes} zeros, to be filled with {@link #putByte} and {@link #putInt}. */
    void begin(int type, int flags, int sequence, int bodyBytes) {
        start = 0;
        end = HEADER + bodyBytes;
        data.asSlice(0, end).fill((byte) 0);
        data.set(SHORT, 4, (short) type);
        data.set(SHORT, 6, (short) flags);
        data.set(INT, 8, sequence);
        data.set(INT, 0, end);
    }

    void putByte(int offset, int value) {
        data.set(BYTE, offset, (byte) value);
    }

    void putInt(int offset, int value) {
        data.set(INT, offset, value);
    }

    /** Appends an attribute of zeros; returns where its data start. */
    int attribute(int type, int bytes) {
        int at = end;
        int padded = 4 + bytes + 3 & ~3;
        data.asSlice(at, padded).fill((byte) 0);
        data.set(SHORT, at, (short) (4 + bytes));
        data.set(SHORT, at + 2, (short) type);
        end = at + padded;
        data.set(INT, 0, end);
        return at + 4;
    }

    int length() {
        return end;
    }

    // Reading: the messages of one datagram, one after the other.

    /** The buffer holds a datagram of {@code bytes}; {@link #next} goes to its first message. */
    void received(int bytes) {
        start = 0;
        end = bytes;
        limit = 0;
    }

    /** Goes to the next message; false at the end, and when the rest is no whole message. */
    boolean next() {
        start = limit + 3 & ~3;
        if (start + HEADER > end) {
            return false;
        }
        int length = data.get(INT, start);
        if (length < HEADER || length > end - start) {
            return false;
        }
        limit = start + length;
        return true;
    }

    int type() {
        return data.get(SHORT, start + 4) & 0xFFFF;
    }

    int flags() {
        return data.get(SHORT, start + 6) & 0xFFFF;
    }

    int sequence() {
        return data.get(INT, start + 8);
    }

    /** Bytes behind the header. */
    int bodyLength() {
        return limit - start - HEADER;
    }

    /** @param offset from the end of the header */
    int bodyByte(int offset) {
        return data.get(BYTE, start + HEADER + offset) & 0xFF;
    }

    int bodyShort(int offset) {
        return data.get(SHORT, start + HEADER + offset) & 0xFFFF;
    }

    int bodyInt(int offset) {
        return data.get(INT, start + HEADER + offset);
    }

    /** Where the data of an attribute start, from the beginning of the buffer; -1 if there is none with at least so many bytes.
     * @param from where the attributes start, from the end of the header */
    int find(int from, int type, int bytes) {
        int at = start + HEADER + (from + 3 & ~3);
        while (at + 4 <= limit) {
            int length = data.get(SHORT, at) & 0xFFFF;
            if (length < 4 || length > limit - at) {
                return -1;
            }
            if ((data.get(SHORT, at + 2) & 0x3FFF) == type) { // the two highest bits are flags
                return length - 4 >= bytes ? at + 4 : -1;
            }
            at += length + 3 & ~3;
        }
        return -1;
    }

    /** Bytes of the attribute whose data start there. */
    int attributeLength(int at) {
        return (data.get(SHORT, at - 4) & 0xFFFF) - 4;
    }

    MemorySegment data() {
        return data;
    }

    /** The text of an attribute, which ends at its first zero byte or its end. */
    String text(int at) {
        byte[] bytes = data.asSlice(at, attributeLength(at)).toArray(BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
