package io.keepaloft.agent.lab;

import java.util.List;
import java.util.stream.Collectors;

/** What {@code lab down} does: takes down the labs that stay, or one of them, and removes what killed ones have left. */
final class LabDown {
    private final Console console;

    LabDown(Console console) {
        this.console = console;
    }

    /**
     * Takes down every lab of this user that stays, or the one of a process.
     *
     * @param pid null = all
     * @throws LabException if no lab is known by this pid: it names those that are
     */
    void run(Long pid) {
        List<ProcessHandle> standing = StandingLabs.all();
        List<ProcessHandle> ended = standing.stream().filter(each -> pid == null || each.pid() == pid).toList();
        for (ProcessHandle lab : ended) {
            console.plain("took down the lab of process " + lab.pid() + (StandingLabs.end(lab) ? "" : " by force"));
        }
        List<String> gone = Entry.root() ? LabDirectory.sweep() : List.of();
        if (!gone.isEmpty()) {
            console.plain("removed what was left of " + String.join(", ", gone));
        }
        if (pid != null && ended.isEmpty() && gone.stream().noneMatch(name -> LabDirectory.isOf(pid, name))) {
            StandingLabs.owner(pid).ifPresent(owner -> {
                throw new LabException("the lab of process " + pid + " is another user's: " + owner + " can take it down");
            });
            throw new LabException("no lab with the pid " + pid + " is known; " + (standing.isEmpty() ? "no lab is up"
                    : "up: " + standing.stream().map(each -> "" + each.pid()).collect(Collectors.joining(", "))));
        }
        if (gone.isEmpty()) {
            console.plain("nothing is left" + (ended.size() == standing.size() ? "" : " of it"));
        }
    }
}
