package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Judges the security groups on the way from each member to each other, at both ends: the findings {@code sg-ingress-vrrp} and its like. */
public final class GroupPaths<M extends Member, R> {
    private final List<Passage> passages;
    private final Guarding<M, R> groups;
    private final BiConsumer<Finding, R> found;

    /** @param found takes each finding, with its repair or null */
    public GroupPaths(List<Passage> passages, Guarding<M, R> groups, BiConsumer<Finding, R> found) {
        this.passages = passages;
        this.groups = groups;
        this.found = found;
    }

    /** One end's rules for a passage in one direction. @param remedy of a passage that is open: none */
    private record Judged<R>(Judgement judgement, Remedy<R> remedy, Way way) {}

    public void check(List<M> members) {
        members.stream().filter(member -> member.portId().isPresent() && member.address().isEmpty()).forEach(member -> skip(passages, member.label(),
                "the address that it speaks from is not known", "give the interface an address of the family that its peers speak", finding -> found.accept(finding, null)));
        for (int i = 0; i < members.size(); i++) {
            for (M other : members.subList(i + 1, members.size())) {
                M one = members.get(i);
                if (one.speaksTo(other)) {
                    passages.forEach(passage -> pair(passage, one, other));
                }
            }
        }
    }

    private void pair(Passage passage, M one, M other) {
        for (Direction direction : Direction.values()) {
            Optional<Judged<R>> atOne = judge(passage, direction, one, other);
            Optional<Judged<R>> atOther = judge(passage, direction, other, one);
            // What one shared group does to both is one thing to tell and to repair; a rule for one node's address does not help the other, though.
            boolean alike = atOne.isPresent() && atOther.isPresent() && one.groupIds().equals(other.groupIds())
                    && atOne.get().judgement().level() == atOther.get().judgement().level()
                    && atOne.get().remedy().commandLine().equals(atOther.get().remedy().commandLine());
            atOne.ifPresent(judged -> tell(passage, direction, one, other, judged, alike ? atOther : Optional.empty()));
            if (!alike) {
                atOther.ifPresent(judged -> tell(passage, direction, other, one, judged, Optional.empty()));
            }
        }
    }

    /** The rules at {@code at}'s port, towards {@code far}; empty when there is none to judge, which is told where it matters. */
    private Optional<Judged<R>> judge(Passage passage, Direction direction, M at, M far) {
        if (at.portId().isEmpty()) {
            return Optional.empty();
        }
        String id = passage.groupCheck(direction);
        String subject = subject(direction, at, far);
        Way way = direction.way(at, far);
        try {
            Optional<RuleSet> rules = groups.rules(at);
            if (rules.isEmpty()) {
                found.accept(Finding.pass(id, subject, "port security is off on this port: everything passes").withWays(List.of(way)), null);
                return Optional.empty();
            }
            Judgement judgement = passage.judge(rules.get(), direction, at, far, groups.directory());
            Remedy<R> remedy = judgement.verdict().passes() ? Remedy.none() : groups.remedy(new Obstacle<>(passage, direction, at, far, judgement.verdict()));
            return Optional.of(new Judged<>(judgement, remedy, way));
        } catch (CloudException refused) {
            found.accept(new Finding(id, Level.SKIP, subject, refused.describe(), "if a rule blocks it, " + passage.consequence(), groups.unread(refused)), null);
            return Optional.empty();
        }
    }

    /** @param likewise what holds at the far end too; empty: it is told on its own */
    private void tell(Passage passage, Direction direction, M at, M far, Judged<R> judged, Optional<Judged<R>> likewise) {
        String unknown = far.portId().isPresent() ? "" : "; no " + groups.portNoun() + " has " + far.text() + ", so the far end's own groups were not looked at";
        List<Way> ways = new ArrayList<>(List.of(judged.way()));
        likewise.ifPresent(also -> ways.add(also.way()));
        Judgement judgement = judged.judgement();
        found.accept(new Finding(passage.groupCheck(direction), judgement.level(), subject(direction, at, far), judgement.message() + judged.remedy().note() + unknown
                + (likewise.isPresent() ? "; likewise at " + likewiseAt(far) : ""), judgement.consequence(), judged.remedy().commandLine(), ways), judged.remedy().repair());
    }

    /** The groups are the same, so the port alone is named. */
    private static String likewiseAt(Member far) {
        return far.label().replaceFirst(" \\(.*\\)$", "");
    }

    private String subject(Direction direction, M at, M far) {
        return groups.place(at) + ", " + direction.words() + " " + far.text();
    }

    /** When nothing could be judged. @param where what would have been looked at */
    public static void skip(List<Passage> passages, String where, String why, String fix, Consumer<Finding> found) {
        for (Passage passage : passages) {
            for (Direction direction : Direction.values()) {
                found.accept(new Finding(passage.groupCheck(direction), Level.SKIP, where, why, "if a rule blocks it, " + passage.consequence(), fix));
            }
        }
    }
}
