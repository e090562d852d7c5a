package io.keepaloft.agent.config;

import io.keepaloft.cloud.CloudProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads the blocks of the whole configuration, each kind after those that it needs, wherever they stand in the file. */
final class ConfigReader {
    /** More virtual routers than one machine has: 255 on each of a few interfaces. */
    static final int MAX_INSTANCES = 4096;

    private final Problems problems;
    private final Values values;
    private final OtherKeywords others;
    private final String hostName;
    private final Supplier<List<CloudProvider>> providers;
    private final Map<String, VrrpScript> scripts = new LinkedHashMap<>();
    private final Map<String, Word> scriptNames = new LinkedHashMap<>();
    private final Map<String, Word> groupNames = new LinkedHashMap<>();
    private final Map<String, VrrpInstance> instances = new LinkedHashMap<>();
    private final List<SyncGroup> groups = new ArrayList<>();

    ConfigReader(Problems problems, String hostName, Supplier<List<CloudProvider>> providers) {
        this.problems = problems;
        this.values = new Values(problems);
        this.others = new OtherKeywords(values);
        this.hostName = hostName;
        this.providers = providers;
    }

    /** @param file named when there is nothing in it to point at */
    Config read(String file, List<Statement> statements) {
        var global = new GlobalReader(values, others, hostName);
        var cloud = new CloudProviderReader(values, others);
        for (var statement : statements) {
            switch (statement.keyword().text()) {
                case "global_defs" -> global.read(statement);
                case "cloud_provider" -> cloud.read(statement);
                case "vrrp_script", "vrrp_instance", "vrrp_sync_group" -> { }
                default -> others.tell(statement, Block.TOP);
            }
        }
        var globals = global.result();
        named(statements, "vrrp_script", (name, block) -> script(name, block, globals));
        instances(statements, globals, global.garpDefaults(), cloud);
        named(statements, "vrrp_sync_group", (name, block) -> group(name, block, globals));
        var crossChecks = new CrossChecks(problems);
        crossChecks.unusedScripts(known(), scriptNames, List.copyOf(instances.values()), groups);
        if (instances.isEmpty()) {
            problems.add(new Problem(Problem.Level.WARNING, file, 0, 0, "there is no vrrp_instance: there is nothing to do", ""));
        }
        return new Config(globals, List.copyOf(scripts.values()), groups, List.copyOf(instances.values()), cloud.result());
    }

    private interface BlockAction {
        void read(Word name, Statement block);
    }

    /** Each block of a kind that has exactly one name. */
    private void named(List<Statement> statements, String keyword, BlockAction action) {
        for (var statement : statements) {
            if (!statement.keyword().is(keyword)) {
                continue;
            }
            if (statement.arguments().size() == 1 && !statement.arguments().getFirst().text().isEmpty()) {
                action.read(statement.arguments().getFirst(), statement);
            } else {
                problems.error(statement.keyword(), "'" + keyword + "' needs one name", keyword + " NAME { … }; a name has no spaces");
            }
        }
    }

    private void script(Word name, Statement block, GlobalDefs globals) {
        if (isNew(name, scriptNames, "vrrp_script")) {
            new ScriptReader(values, others, globals.scriptUser()).read(name, block).ifPresent(script -> scripts.put(name.text(), script));
        }
    }

    private KnownScripts known() {
        return new KnownScripts(scripts, scriptNames.keySet());
    }

    private void instances(List<Statement> statements, GlobalDefs globals, Garp garpDefaults, CloudProviderReader cloud) {
        var names = new LinkedHashMap<String, Word>();
        var crossChecks = new CrossChecks(problems);
        var cloudChecks = new CloudChecks(problems, cloud.result().name(), providers);
        named(statements, "vrrp_instance", (name, block) -> {
            if (!isNew(name, names, "vrrp_instance")) {
                return;
            }
            if (names.size() > MAX_INSTANCES) {
                problems.error(name, "more than " + MAX_INSTANCES + " instances", "");
                return;
            }
            var reader = new InstanceReader(values, others, name, globals, garpDefaults, known());
            var instance = reader.read(block);
            instances.put(name.text(), instance);
            crossChecks.instance(name, instance);
            cloudChecks.instance(name, reader.cloudResources());
            cloudChecks.strange(reader.cloudResources());
            reader.asksCloud().ifPresent(cloudChecks::peers);
        });
        cloudChecks.together(instances.values().stream().flatMap(VrrpInstance::allAddresses).map(address -> address.address().toString()).collect(Collectors.toSet()));
        boolean used = instances.values().stream().anyMatch(instance -> !instance.cloudResources().isEmpty() || !instance.transport().cloudPeers().isEmpty());
        cloud.place().ifPresent(at -> cloudChecks.unusedProvider(at, used));
    }

    private void group(Word name, Statement block, GlobalDefs globals) {
        if (isNew(name, groupNames, "vrrp_sync_group")) {
            Optional<SyncGroup> group = new SyncGroupReader(values, others, globals, known(), instances.keySet()).read(name, block);
            group.ifPresent(groups::add);
        }
    }

    private boolean isNew(Word name, Map<String, Word> names, String keyword) {
        var before = names.putIfAbsent(name.text(), name);
        if (before != null) {
            problems.error(name, keyword + " '" + name + "' stands here twice", "the first is at " + before.file() + ":" + before.line());
        }
        return before == null;
    }
}
