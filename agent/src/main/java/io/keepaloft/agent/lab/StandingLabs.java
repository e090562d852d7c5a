package io.keepaloft.agent.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The labs that {@code lab up} keeps: starts one behind, finds those of this user, and ends them as Ctrl-C does. */
final class StandingLabs {
    /** What the last line begins with that a lab says before it only waits. */
    static final String READY = "Everything stays until ";
    private static final List<String> DETACH = List.of("-d", "--detach");
    private static final List<String> UP = List.of("lab", "up");
    private static final long TAKE_DOWN_S = 40;

    private StandingLabs() {
    }

    /** Starts this very command again in a session of its own, and shows what it says until it is ready. @return 0, or how it failed */
    static int startBehind(Console console) {
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(ShellWords.ofThisProcess().stream().filter(word -> !DETACH.contains(word)).toList());
        Process behind;
        try {
            behind = new ProcessBuilder(line).redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile()).start();
        } catch (IOException e) {
            throw new LabException("cannot start the lab behind: " + e.getMessage(), e);
        }
        Thread giveUp = Thread.ofPlatform().unstarted(() -> end(behind.toHandle()));
        Runtime.getRuntime().addShutdownHook(giveUp);
        try (BufferedReader said = behind.inputReader()) {
            for (String text = said.readLine(); text != null; text = said.readLine()) {
                console.plain(text);
                if (text.startsWith(READY)) {
                    Runtime.getRuntime().removeShutdownHook(giveUp);
                    return 0;
                }
            }
            return behind.waitFor();
        } catch (IOException e) {
            throw new LabException("the lab behind cannot be heard: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }

    /** The outermost process of each lab of this user that stays. */
    static List<ProcessHandle> all() {
        List<ProcessHandle> found = ProcessHandle.allProcesses().filter(StandingLabs::stays).toList();
        return found.stream().filter(each -> Stream.iterate(each.parent(), Optional::isPresent, parent -> parent.flatMap(ProcessHandle::parent))
                .noneMatch(parent -> found.contains(parent.orElseThrow()))).toList();
    }

    /** Whose lab this process is; empty if it is none. */
    static Optional<String> owner(long pid) {
        try {
            return isLab(pid) ? Optional.of(Files.getOwner(Path.of("/proc", "" + pid)).getName()) : Optional.empty();
        } catch (IOException _) {
            // There is no such process.
            return Optional.empty();
        }
    }

    private static boolean isLab(long pid) throws IOException {
        List<String> words = ShellWords.of(pid);
        boolean java = !words.isEmpty() && Path.of(words.getFirst()).endsWith("java");
        int lab = words.indexOf(UP.getFirst());
        return java && lab >= 0 && words.subList(lab, Math.min(lab + UP.size(), words.size())).equals(UP);
    }

    private static boolean stays(ProcessHandle process) {
        try {
            return isLab(process.pid()) && Files.getAttribute(Path.of("/proc", "" + process.pid()), "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException _) {
            // It has ended meanwhile.
            return false;
        }
    }

    /** It takes everything down, and has ended when this returns. @return whether it took down everything itself */
    static boolean end(ProcessHandle lab) {
        lab.destroy();
        try {
            lab.onExit().get(TAKE_DOWN_S, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        } catch (ExecutionException e) {
            throw new LabException("cannot wait for process " + lab.pid(), e);
        } catch (TimeoutException _) {
            // Its machines see that it is gone, and what is left is swept.
            lab.destroyForcibly();
            return false;
        }
    }
}
