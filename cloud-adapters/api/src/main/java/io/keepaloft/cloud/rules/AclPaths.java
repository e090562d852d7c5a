package io.keepaloft.cloud.rules;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding.Way;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Judges the network ACLs on the way from each member to each other: the findings {@code nacl-vrrp} and {@code nacl-udp}. ACLs guard the edge of a
 * subnet, without memory: they matter between subnets, and then in all four places. Source: Amazon VPC User Guide, "Network ACL rules"; VPC User
 * Guide of Huawei Cloud, "Network ACL Overview".
 */
public final class AclPaths<M extends Member, R> {
    private final List<Passage> passages;
    private final Guarding<M, R> acls;
    private final BiConsumer<Finding, R> found;
    /** What leaves one subnet for another's member is one thing to tell, whichever members of it speak: by what is told of it. */
    private final Map<Finding, Told<R>> told = new LinkedHashMap<>();

    private record Told<R>(Set<Way> ways, R repair) {}

    /** @param found takes each finding, with its repair or null */
    public AclPaths(List<Passage> passages, Guarding<M, R> acls, BiConsumer<Finding, R> found) {
        this.passages = passages;
        this.acls = acls;
        this.found = found;
    }

    /** The subnets of those whose ports are known. */
    public static Set<String> subnets(List<? extends Member> members) {
        Set<String> subnets = new TreeSet<>();
        members.forEach(member -> member.subnetId().ifPresent(subnets::add));
        return subnets;
    }

    public void check(List<M> members) {
        Set<String> subnets = subnets(members);
        members.stream().filter(member -> member.portId().isEmpty() && member.address().isPresent()).forEach(this::nowhere);
        if (subnets.size() < 2) {
            passages.forEach(passage -> found.accept(Finding.pass(id(passage), String.join(", ", subnets), "all members whose interfaces are known are in this one subnet,"
                    + " and network ACLs look at what crosses its edge alone"), null));
            return;
        }
        for (M from : members) {
            for (M to : members) {
                if (from.speaksTo(to) && from.subnetId().isPresent() && to.subnetId().isPresent() && !from.subnetId().equals(to.subnetId())) {
                    passages.forEach(passage -> {
                        judge(passage, Direction.EGRESS, from, to);
                        judge(passage, Direction.INGRESS, to, from);
                    });
                }
            }
        }
        told.forEach((finding, once) -> found.accept(finding.withWays(List.copyOf(once.ways())), once.repair()));
    }

    private void nowhere(M member) {
        passages.forEach(passage -> found.accept(new Finding(id(passage), Level.SKIP, member.text(), "no " + acls.portNoun() + " has this address, so which subnet's ACL stands before it"
                + " is not known", "if an ACL blocks it, " + passage.consequence(), "correct the address in unicast_peer; of a node in another network look at the ACLs there"), null));
    }

    private void judge(Passage passage, Direction direction, M at, M far) {
        String subject = acls.place(at) + ", " + direction.words() + " " + far.text();
        try {
            Optional<RuleSet> rules = acls.rules(at);
            if (rules.isEmpty()) {
                tell(Finding.pass(id(passage), subject, "the subnet has no ACL"), direction.way(at, far), null);
                return;
            }
            Judgement judgement = passage.judge(rules.get(), direction, at, far, acls.directory());
            Remedy<R> remedy = judgement.verdict().passes() ? Remedy.none() : acls.remedy(new Obstacle<>(passage, direction, at, far, judgement.verdict()));
            tell(new Finding(id(passage), judgement.level(), subject, judgement.message() + remedy.note(), judgement.consequence(), remedy.commandLine()),
                    direction.way(at, far), remedy.repair());
        } catch (CloudException refused) {
            tell(new Finding(id(passage), Level.SKIP, subject, refused.describe(), "if an ACL blocks it, " + passage.consequence(), acls.unread(refused)), direction.way(at, far), null);
        }
    }

    private void tell(Finding finding, Way way, R repair) {
        told.computeIfAbsent(finding, _ -> new Told<>(new LinkedHashSet<>(), repair)).ways().add(way);
    }

    /** When nothing could be judged. @param where what would have been looked at */
    public static void skip(List<Passage> passages, String where, String why, String fix, Consumer<Finding> found) {
        passages.forEach(passage -> found.accept(new Finding(id(passage), Level.SKIP, where, why, "if an ACL blocks it, " + passage.consequence(), fix)));
    }

    private static String id(Passage passage) {
        return "nacl-" + passage.keyword();
    }
}
