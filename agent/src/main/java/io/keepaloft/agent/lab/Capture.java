package io.keepaloft.agent.lab;

import io.keepaloft.agent.capture.CaptureException;
import io.keepaloft.agent.capture.CaptureFile;
import java.nio.file.Path;
import java.util.List;

/** What is captured of VRRP on an interface of a machine, in a file with nanosecond timestamps. To be closed before its machine. */
public final class Capture implements AutoCloseable {
    private final CaptureFile capture;
    private final Path file;

    private Capture(CaptureFile capture, Path file) {
        this.capture = capture;
        this.file = file;
    }

    /** Captures when it returns; each packet is in the file at once. */
    public static Capture start(Machine machine, String interfaceName, Path file) {
        return new Capture(machine.namespace().call(() -> CaptureFile.start(interfaceName, file)), file);
    }

    public Path file() {
        return file;
    }

    /** All that has been captured so far, oldest first. */
    public List<CapturedAdvert> adverts() {
        try {
            capture.check();
        } catch (CaptureException e) {
            throw new LabException(file + ": " + e.getMessage(), e);
        }
        return CapturedAdvert.read(file);
    }

    @Override
    public void close() {
        capture.close();
    }
}
