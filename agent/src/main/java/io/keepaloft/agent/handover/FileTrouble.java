package io.keepaloft.agent.handover;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says for people what keeps a file of the state directory from being read or written. */
public final class FileTrouble {
    private FileTrouble() {
    }

    /** One line, with the name of the file where it is known. */
    public static String describe(IOException trouble) {
        return switch (trouble) {
            case NoSuchFileException missing -> missing.getFile() + " is not there and cannot be made; another --state-dir may do";
            case AccessDeniedException denied -> "permission denied on " + denied.getFile();
            case FileAlreadyExistsException taken -> taken.getFile() + " is no directory";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> trouble.toString();
        };
    }
}
