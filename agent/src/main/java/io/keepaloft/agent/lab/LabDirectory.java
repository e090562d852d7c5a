package io.keepaloft.agent.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running lab's files and its name, which starts the name of each of its namespaces; knows whose leftovers may be removed. */
public final class LabDirectory implements AutoCloseable {
    private static final Path ROOT = Path.of("/run/keepaloft-lab");
    private static final String OWNER = "owner";
    private static final Pattern NAME = Pattern.compile("kl\\d+[a-z]+");
    private static final int OWN_ATTEMPTS = 3;
    /** Between making the directory and writing who owns it: far longer than that takes. */
    private static final Duration UNOWNED = Duration.ofMinutes(1);

    private final Path path;

    private LabDirectory(Path path) {
        this.path = path;
    }

    /** A directory of this process's own: `kl`, its pid, and a letter for each lab that it runs at the same time. */
    public static LabDirectory create() {
        try {
            Files.createDirectories(ROOT, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Path path = firstFree("kl" + ProcessHandle.current().pid());
            Files.writeString(path.resolve(OWNER), identity(ProcessHandle.current()));
            return new LabDirectory(path);
        } catch (IOException e) {
            throw new LabException("no directory for the lab under " + ROOT + ": " + e.getMessage(), e);
        }
    }

    private static Path firstFree(String stem) throws IOException {
        for (String letters : (Iterable<String>) Stream.iterate(0, i -> i + 1).limit(26 * 26).map(LabDirectory::letters)::iterator) {
            try {
                return Files.createDirectory(ROOT.resolve(stem + letters));
            } catch (FileAlreadyExistsException _) {
                // Another lab of this process has it.
            }
        }
        throw new IOException("too many labs in one process");
    }

    private static String letters(int i) {
        return (i < 26 ? "" : String.valueOf((char) ('a' + i / 26 - 1))) + (char) ('a' + i % 26);
    }

    /** Pids are used again; together with the start they are not. */
    private static String identity(ProcessHandle process) {
        return process.pid() + " " + process.info().startInstant().map(Instant::toString).orElse("?");
    }

    /** Whether this is the name of a lab that the process ran, or once ran. */
    static boolean isOf(long pid, String name) {
        return name.matches("kl" + pid + "[a-z]+");
    }

    public String name() {
        return path.getFileName().toString();
    }

    /** A directory inside, made if it is not there. */
    public Path directory(String child) {
        try {
            return Files.createDirectories(path.resolve(child));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of this lab is still there that should be gone by now, in words: namespaces, and processes that were told its files. */
    public List<String> leftOver() {
        Stream<String> namespaces = Namespace.existing(name() + "-").stream().map(n -> "the namespace " + n + " was left behind");
        Stream<String> processes = ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(path + "/")).map(line -> "a process was left behind: " + line);
        return Stream.concat(namespaces, processes).toList();
    }

    /** Removes the files, and any namespace that is still there because something went wrong half-way. */
    @Override
    public void close() {
        removeWithNamespaces(path);
    }

    /**
     * Removes what this process's labs should have removed. Ctrl-C goes to every command that is under way, those that take down too, and its
     * interrupt may come while this works; it comes once.
     */
    static void removeOwn() {
        for (int attempt = 1; attempt <= OWN_ATTEMPTS; attempt++) {
            try (Stream<Path> all = Files.exists(ROOT) ? Files.list(ROOT) : Stream.empty()) {
                all.filter(p -> isOf(ProcessHandle.current().pid(), p.getFileName().toString())).toList().forEach(LabDirectory::removeWithNamespaces);
                return;
            } catch (IOException | LabException | LabInterruptedException e) {
                System.getLogger(LabDirectory.class.getName()).log(System.Logger.Level.DEBUG, "not yet removed: " + e.getMessage());
            }
        }
    }

    /** Removes what killed labs left: namespaces, what still runs inside them, files. Whatever a live process owns stays. */
    public static List<String> sweep() {
        try (Stream<Path> all = Files.exists(ROOT) ? Files.list(ROOT) : Stream.empty()) {
            List<Path> dead = all.filter(p -> NAME.matcher(p.getFileName().toString()).matches()).filter(LabDirectory::orphaned).toList();
            dead.forEach(LabDirectory::removeWithNamespaces);
            return dead.stream().map(p -> p.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new LabException("cannot look for leftovers under " + ROOT + ": " + e.getMessage(), e);
        }
    }

    private static boolean orphaned(Path lab) {
        try {
            String owner = Files.readString(lab.resolve(OWNER));
            long pid = Long.parseLong(owner.substring(0, owner.indexOf(' ')));
            return ProcessHandle.of(pid).map(process -> !identity(process).equals(owner)).orElse(true);
        } catch (NoSuchFileException _) {
            return lab.toFile().lastModified() < System.currentTimeMillis() - UNOWNED.toMillis();
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    private static void removeWithNamespaces(Path lab) {
        Namespace.existing(lab.getFileName() + "-").forEach(Namespace::removeWithProcesses);
        remove(lab);
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new LabException("cannot remove " + directory + ": " + e.getMessage(), e);
        }
    }
}
