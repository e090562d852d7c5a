package io.keepaloft.cloud.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Unseen;
import io.keepaloft.cloud.simulator.SeedFixture;
import io.keepaloft.cloud.simulator.Simulator;
import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an operator may ask of every check of every provider: what was looked at, what was found, what follows, and what to do about it. Each case
 * is looked at as it is, and then again with every single call of that look refused in every way in which this cloud refuses.
 *
 * @param <S> the cloud with its hosts
 */
public abstract class PreflightContract<S extends PreflightContract.Site> {
    /** More than any look asks in one go. */
    private static final int EVERY_CALL = 200;
    private static final String PERMISSION = "permission-";

    /** A cloud with its hosts. */
    public interface Site extends AutoCloseable {
        @Override void close();
    }

    /** How a cloud is made what it is to be looked at as. */
    @FunctionalInterface
    public interface Preparation<S> {
        void make(S site) throws Exception;
    }

    /** @param refused whether all of its calls are refused as well, one after the other */
    public record Case<S>(String name, Preparation<S> preparation, PreflightRequest request, boolean refused) {}

    /** Something that a user may write, that is found before it hurts, and why. @param reason part of what was found */
    public record BadInput<S>(String what, Preparation<S> preparation, PreflightRequest request, String id, String reason) {}

    /** What a user may get wrong in every cloud. */
    protected static final String OUTSIDE = "an address outside the subnet";
    protected static final String ELSEWHERE = "an elastic IP of another region";
    protected static final String ALONE = "a tag that finds only ourselves";
    protected static final String NOBODY = "a peer's address that nobody has";

    /** Of one instance that advertises in every way, with the virtual address of every fixture. @param tags of its peers in the cloud */
    protected static PreflightRequest asked(List<Resource> resources, List<String> peers, Map<String, String> tags) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(SeedFixture.VIRTUAL_ADDRESS), resources, peers, tags,
                Set.of(Path.MULTICAST, Path.UNICAST, Path.UDP), 3112)));
    }

    /** How each of the above looks here. */
    protected abstract List<BadInput<S>> badInputs();

    @Test
    final void badInputIsFoundWithTheReason() throws Exception {
        assertEquals(Set.of(OUTSIDE, ELSEWHERE, ALONE, NOBODY), badInputs().stream().map(BadInput::what).collect(Collectors.toSet()));
        for (BadInput<S> each : badInputs()) {
            try (S site = site()) {
                each.preparation().make(site);
                List<Finding> findings = host(site).preflight(each.request()).stream().filter(finding -> finding.id().equals(each.id()) && finding.level() == Level.FAIL).toList();
                assertTrue(findings.stream().anyMatch(finding -> finding.message().contains(each.reason()) && finding.answersAll()), each.what() + ": " + findings);
            }
        }
    }

    /** A cloud with nothing wrong in it. */
    protected abstract S site() throws Exception;

    protected abstract Simulator cloud(S site);

    /** A new session of the host that is asked. */
    protected abstract CloudSession host(S site) throws Exception;

    protected abstract List<Case<S>> cases();

    /** How this cloud says no: denied, throttled, broken. */
    protected abstract List<Planned> refusals();

    /** The ids of all checks that can end otherwise than well, but for {@code permission-*}, which are as many as there are calls. */
    protected abstract Set<String> checks();

    @Test
    final void everyCheckSaysWhatWasFoundWhatFollowsAndWhatToDo() throws Exception {
        Set<String> lacking = new LinkedHashSet<>();
        Set<String> seen = new TreeSet<>();
        for (Case<S> each : cases()) {
            try (S site = site()) {
                each.preparation().make(site);
                long before = calls(site).stream().mapToLong(CallLog.Call::number).max().orElse(0);
                look(site, each, each.name(), lacking, seen);
                List<String> actions = calls(site).stream().filter(call -> call.number() > before).map(CallLog.Call::action).distinct().toList();
                for (String action : each.refused() ? actions : List.<String>of()) {
                    for (Planned refusal : refusals()) {
                        cloud(site).faults().next(action, EVERY_CALL, refusal);
                        look(site, each, each.name() + ", " + action + " " + refusal, lacking, seen);
                        cloud(site).faults().clear();
                    }
                }
            }
        }
        assertEquals("", String.join("\n", lacking), "findings that leave something open");
        assertEquals(String.join("\n", new TreeSet<>(checks())), String.join("\n", seen), "the checks that were seen not to pass: a new one needs a case here");
    }

    private List<CallLog.Call> calls(S site) {
        return cloud(site).log().since(0);
    }

    /**
     * Whatever the cloud refuses, one call of a look or all of them, denied, throttled, nonsensical or without any answer: each check that is made when
     * all is well is spoken of, and a cloud that refuses everything is never well.
     */
    @Test
    final void whateverIsRefusedEachCheckIsSpokenOf() throws Exception {
        Set<String> silent = new LinkedHashSet<>();
        for (Case<S> each : cases().stream().filter(Case::refused).toList()) {
            try (S site = site()) {
                each.preparation().make(site);
                long before = calls(site).stream().mapToLong(CallLog.Call::number).max().orElse(0);
                List<Finding> well = host(site).preflight(each.request());
                List<String> actions = calls(site).stream().filter(call -> call.number() > before).map(CallLog.Call::action).distinct().toList();
                for (Planned refusal : Stream.concat(refusals().stream(), Stream.of(new Planned.Cut(false))).toList()) {
                    for (String action : Stream.concat(actions.stream(), Stream.of(Faults.ANY)).toList()) {
                        cloud(site).faults().next(action, EVERY_CALL, refusal);
                        List<Finding> findings = host(site).preflight(each.request());
                        String circumstances = each.name() + ", " + action + " " + refusal + ": ";
                        unspoken(each.request(), well, findings).forEach(check -> silent.add(circumstances + check));
                        if (action.equals(Faults.ANY) && findings.stream().map(Unseen::inOneLook).noneMatch(finding -> finding.level() == Level.FAIL)) {
                            silent.add(circumstances + "all is well");
                        }
                        cloud(site).faults().clear();
                    }
                }
            }
        }
        assertEquals("", String.join("\n", silent), "checks that nothing is said of");
    }

    /** The checks that are not spoken of. What the configuration names is looked for by that name; what the cloud names, by the check alone. */
    private List<String> unspoken(PreflightRequest request, List<Finding> well, List<Finding> findings) {
        List<String> configured = Stream.of(request.resources().stream().map(Object::toString), request.instances().stream().flatMap(instance -> instance.addresses().stream()),
                request.resources().stream().filter(resource -> resource.kind() == Kind.SECONDARY_IP).map(Resource::value), Stream.of("tag ")).flatMap(words -> words).toList();
        Set<String> checks = checks();
        return well.stream().filter(finding -> checks.contains(finding.id())).filter(finding -> {
            String word = configured.stream().filter(finding.subject()::startsWith).findFirst().orElse("");
            return findings.stream().noneMatch(other -> other.id().equals(finding.id()) && other.subject().startsWith(word));
        }).map(finding -> finding.id() + " of " + finding.subject()).toList();
    }

    private void look(S site, Case<S> each, String circumstances, Set<String> lacking, Set<String> seen) throws Exception {
        List<Finding> findings = new ArrayList<>(host(site).preflight(each.request()));
        findings.stream().filter(finding -> !finding.answersAll()).map(finding -> circumstances + ": " + finding).forEach(lacking::add);
        seen.addAll(findings.stream().filter(finding -> finding.level() != Level.PASS).map(Finding::id).filter(id -> !id.startsWith(PERMISSION)).collect(Collectors.toSet()));
    }
}
