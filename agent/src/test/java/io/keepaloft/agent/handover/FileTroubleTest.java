package io.keepaloft.agent.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state directory that cannot be is told in words, and not as the name of an exception. */
class FileTroubleTest {
    private static String told(Path directory) {
        return FileTrouble.describe(assertThrows(IOException.class, () -> Files.createDirectories(directory)));
    }

    @Test
    void whereNothingCanBeMadeTheDirectoryIsNamed(@TempDir Path directory) throws Exception {
        assertEquals("/proc/keepaloft is not there and cannot be made; another --state-dir may do", told(Path.of("/proc/keepaloft")));
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals(file + " is no directory", told(file));
    }
}
