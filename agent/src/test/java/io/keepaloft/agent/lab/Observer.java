package io.keepaloft.agent.lab;

import io.keepaloft.cloud.simulator.SeedFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at everything that has to agree: the cloud, the agents, the hosts' addresses, and who answers the client. */
final class Observer {
    /** Answers in a row until the client believes it. */
    private static final int IN_A_ROW = 10;

    private final RehearsalVpc vpc;
    private final List<Member> members;
    private final Answers answers;
    private final Console console;
    private final Map<String, String> lastStates = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private String lastHolder = "";

    Observer(RehearsalVpc vpc, List<Member> members, Answers answers, Console console) {
        this.vpc = vpc;
        this.members = members;
        this.answers = answers;
        this.console = console;
    }

    /** Something that {@link #settle} cannot see by itself; told with the next one's result. */
    void complain(String complaint) {
        complaints.add(complaint);
    }

    /** Waits until `expected` is the one master in every respect. @return what is still wrong at the end of the limit; empty = all is well */
    List<String> settle(Member expected, long sinceNs, Duration limit) {
        List<String> wrong = new ArrayList<>();
        try {
            Await.until("all agree on " + expected.host().name(), limit, () -> {
                tellNews();
                wrong.clear();
                wrong.addAll(disagreements(expected, sinceNs));
                return wrong.isEmpty();
            });
        } catch (LabException e) {
            if (wrong.isEmpty()) {
                wrong.add(e.getMessage());
            }
        }
        wrong.addAll(complaints);
        complaints.clear();
        return List.copyOf(wrong);
    }

    private List<String> disagreements(Member expected, long sinceNs) {
        List<String> wrong = new ArrayList<>();
        String name = expected.host().name();
        if (!vpc.holder().equals(expected.host().address())) {
            wrong.add("the cloud says that " + nameOf(vpc.holder()) + " holds " + SeedFixture.ELASTIC_IP + ", not " + name);
        }
        if (!answers.steady(name, IN_A_ROW, sinceNs)) {
            wrong.add("the client is answered by " + answers.latest(sinceNs).orElse("nobody") + ", not steadily by " + name);
        }
        for (Member member : members) {
            boolean chosen = member == expected;
            boolean master = member.state().equals("MASTER");
            if (master != chosen) {
                wrong.add(member.host().name() + " says that it is " + member.state());
            }
            if (member.host().has(SeedConfiguration.VIRTUAL_ADDRESS) != chosen) {
                wrong.add(member.host().name() + (chosen ? " does not have " : " still has ") + SeedConfiguration.VIRTUAL_ADDRESS);
            }
        }
        if (wrong.isEmpty() && !expected.saysItHolds()) {
            wrong.add(name + " does not say that it holds " + SeedFixture.ELASTIC_IP);
        }
        return wrong;
    }

    private void tellNews() {
        for (Member member : members) {
            String state = member.state();
            String old = lastStates.put(member.host().name(), state);
            if (old != null && !old.equals(state)) {
                console.line("    " + member.host().name() + ": " + old + " -> " + state);
            }
        }
        String holder = vpc.holder();
        if (!holder.equals(lastHolder)) {
            console.line("    cloud: " + SeedFixture.ELASTIC_IP + " -> " + nameOf(holder));
            lastHolder = holder;
        }
    }

    private String nameOf(String address) {
        return members.stream().map(Member::host).filter(host -> host.address().equals(address)).map(Host::name).findFirst()
                .orElse(address.isEmpty() ? "nobody" : address);
    }
}
