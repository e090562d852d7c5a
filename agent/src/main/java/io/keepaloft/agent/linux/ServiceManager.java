package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.Native.SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells the service manager how this process is, as sd_notify(3) does; says nothing where nobody wants to know. */
public final class ServiceManager {
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final int AF_UNIX = 1;
    private static final int DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int MAX_PATH_BYTES = 107;

    private final Optional<String> socket;

    /** @param socket a path, or {@code @name} for an abstract one (unix(7)); null or empty: nobody listens */
    ServiceManager(String socket) {
        this.socket = Optional.ofNullable(socket).filter(path -> path.startsWith("/") || path.startsWith("@"));
    }

    /** The one that started this process, as the environment says. */
    public static ServiceManager ofEnvironment() {
        return new ServiceManager(System.getenv(SOCKET));
    }

    /** Starting is over: others may be started that need this. @return why it could not be told; empty when it was, or nobody listens */
    public Optional<String> ready() {
        return tell("READY=1\nSTATUS=running");
    }

    /** Stopping has begun. */
    public Optional<String> stopping() {
        return tell("STOPPING=1\nSTATUS=giving up mastership and addresses");
    }

    private Optional<String> tell(String state) {
        return socket.flatMap(path -> {
            int result = send(path, state);
            return result >= 0 ? Optional.empty() : Optional.of(SOCKET + "=" + path + ": " + Errno.name(-result));
        });
    }

    /** @return {@code -errno} if it failed */
    private static int send(String path, String state) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_PATH_BYTES) {
            return -Errno.EINVAL;
        }
        int fd = Libc.socket(AF_UNIX, DGRAM_NONBLOCK_CLOEXEC, 0);
        if (fd < 0) {
            return fd;
        }
        try (Arena arena = Arena.ofConfined()) {
            int connected = Libc.connect(fd, address(arena, name));
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, state.getBytes(StandardCharsets.UTF_8));
            return connected < 0 ? connected : Libc.send(fd, data, data.byteSize(), 0);
        } finally {
            Libc.close(fd);
        }
    }

    /** A sockaddr_un as long as its name: an abstract name begins with a zero byte, and every byte of it counts. */
    static MemorySegment address(Arena arena, byte[] name) {
        boolean isAbstract = name[0] == '@';
        MemorySegment address = arena.allocate(2 + name.length + (isAbstract ? 0 : 1), 8);
        address.set(SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
        if (isAbstract) {
            address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
        }
        return address;
    }
}
