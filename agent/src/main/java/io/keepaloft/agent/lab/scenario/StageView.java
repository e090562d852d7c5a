package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.lab.Answers;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.wire.Counts;
import io.keepaloft.agent.lab.wire.PacketKind;
import io.keepaloft.cloud.simulator.SeedFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is seen of a running scenario, from a step's beginning on. */
final class StageView implements View {
    /** A question from outside that has no answer after this time has none. */
    static final long GIVE_UP_NS = 1_000_000_000;
    private static final Duration RECENT = Duration.ofSeconds(3);

    private final Cast cast;
    private final Watch watch;
    private final Answers answers;
    private final long beganNs;
    private final Instant beganAt;
    private final Map<String, Counts> before = new HashMap<>();
    private volatile long doneNs;

    /** Of a step that begins now. */
    StageView(Cast cast, Watch watch, Answers answers) {
        this.cast = cast;
        this.watch = watch;
        this.answers = answers;
        this.beganNs = System.nanoTime();
        this.beganAt = Instant.now();
        this.doneNs = beganNs;
        cast.actors().forEach((host, actor) -> before.put(host, actor.wire().counts()));
    }

    /** The step's actions are done: from now on answers count. */
    void actionsDone() {
        doneNs = System.nanoTime();
    }

    @Override
    public List<String> hosts() {
        return List.copyOf(cast.actors().keySet());
    }

    @Override
    public List<String> answers(int count) {
        return answers.known(count, doneNs, System.nanoTime(), GIVE_UP_NS);
    }

    @Override
    public String state(String host) {
        return watch.state(host);
    }

    @Override
    public String holder() {
        return cast.holder();
    }

    @Override
    public int exchanges() {
        return watch.holder().handsSince(beganNs);
    }

    @Override
    public boolean pair(String host) {
        return cast.pair(host);
    }

    @Override
    public boolean virtualAddress(String host) {
        try {
            return cast.actor(host).host().has(SeedFixture.VIRTUAL_ADDRESS);
        } catch (LabException e) {
            // Its power goes in this moment.
            return false;
        }
    }

    @Override
    public Set<String> advertisers(String seenBy) {
        Map<String, String> names = new HashMap<>();
        cast.actors().values().forEach(actor -> names.put(actor.host().address(), actor.name()));
        return cast.actor(seenBy).wire().advertisers(Instant.now().minus(RECENT)).stream().map(source -> names.getOrDefault(source, source))
                .collect(Collectors.toSet());
    }

    @Override
    public int packets(String host, boolean sent, Set<PacketKind> kinds, Duration last) {
        Counts counts = last == null ? packets(host) : cast.actor(host).wire().since(Instant.now().minus(last));
        return counts.of(sent, kinds);
    }

    /** All of the host's, since the step began. */
    Counts packets(String host) {
        return cast.actor(host).wire().counts().since(before.get(host));
    }

    @Override
    public List<Finding> findings(String host) {
        return cast.actor(host).status().map(report -> report.preflight().stream()
                .map(each -> new Finding(each.id(), each.level(), text(each.subject()), text(each.message()))).toList()).orElse(List.of());
    }

    private static String text(String textOrNull) {
        return textOrNull == null ? "" : textOrNull;
    }

    @Override
    public Optional<Boolean> saysItHolds(String host) {
        return cast.actor(host).instance().map(instance -> instance.cloud().stream().allMatch(resource -> Boolean.TRUE.equals(resource.held())));
    }

    @Override
    public int calls(String operation, String host) {
        return (int) cast.vpc().simulator().log().since(0).stream().filter(call -> call.action().equals(operation) && !call.at().isBefore(beganAt))
                .filter(call -> !call.outcome().equals("DryRunOperation"))
                .filter(call -> host == null || call.principal().equals(cast.port(host).instanceId())).count();
    }
}
