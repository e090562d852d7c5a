package io.keepaloft.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service manager that listens hears it; one that does not harms nobody. */
class ServiceManagerTest {
    @TempDir
    private Path directory;

    @Test
    void bothKindsOfSocketHearIt() {
        for (String name : new String[] {directory.resolve("n").toString(), "@keepaloft-test-" + ProcessHandle.current().pid()}) {
            int fd = Libc.socket(1, 2 | 0x800 | 0x80000, 0);
            try (Arena arena = Arena.ofConfined()) {
                assertEquals(0, Libc.bind(fd, ServiceManager.address(arena, name.getBytes(StandardCharsets.UTF_8))));
                assertEquals(Optional.empty(), new ServiceManager(name).ready());
                MemorySegment data = arena.allocate(100);
                int length = Libc.recv(fd, data, 0);
                String heard = new String(data.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
                assertTrue(heard.lines().anyMatch("READY=1"::equals), heard);
            } finally {
                Libc.close(fd);
            }
        }
    }

    @Test
    void whereNobodyListensItSaysSoAndWhereNobodyIsItIsSilent() {
        assertEquals(Optional.empty(), new ServiceManager(null).ready());
        assertEquals(Optional.empty(), new ServiceManager("").stopping());
        assertTrue(new ServiceManager(directory.resolve("none").toString()).stopping().orElseThrow().contains("ENOENT"));
        assertTrue(new ServiceManager("/" + "x".repeat(200)).ready().isPresent());
    }
}
