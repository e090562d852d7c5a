package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code vrrp_sync_group} block. */
final class SyncGroupReader {
    private final Values values;
    private final OtherKeywords others;
    private final NotifyReader notifyScripts;
    private final TrackReader tracking;
    private final Set<String> instances;
    private final List<String> members = new ArrayList<>();

    /** @param instances the names of all instances */
    SyncGroupReader(Values values, OtherKeywords others, GlobalDefs globals, KnownScripts scripts, Set<String> instances) {
        this.values = values;
        this.others = others;
        this.notifyScripts = new NotifyReader(values, globals.scriptUser());
        this.tracking = new TrackReader(values, scripts);
        this.instances = instances;
    }

    Optional<SyncGroup> read(Word name, Statement block) {
        var problems = values.problems();
        for (var statement : values.block(block)) {
            if (statement.keyword().is("group")) {
                values.unnamedBlock(statement).forEach(this::member);
            } else if (instances.contains(statement.keyword().text())) {
                problems.warn(statement.keyword(), "'" + statement.keyword() + "' stands outside of 'group' and has been ignored",
                        "group { … } holds the names of the instances");
            } else if (!notifyScripts.read(statement) && !tracking.read(statement)) {
                others.tell(statement, Block.VRRP_SYNC_GROUP);
            }
        }
        if (members.isEmpty()) {
            problems.warn(name, "vrrp_sync_group '" + name + "' has no members", "group { … } holds the names of the instances");
        }
        problems.warn(name, "not implemented yet: the instances of vrrp_sync_group " + name + " do not change state together", "");
        return Optional.of(new SyncGroup(name.text(), members, tracking.trackedInterfaces(), tracking.trackedScripts(), notifyScripts.result()));
    }

    private void member(Statement entry) {
        values.noBlock(entry);
        for (var word : entry.words()) {
            if (!instances.contains(word.text())) {
                values.problems().error(word, "there is no vrrp_instance '" + word + "'", Nearest.hint(word.text(), instances, ""));
            } else if (members.contains(word.text())) {
                values.problems().warn(word, "'" + word + "' stands here twice", "");
            } else {
                members.add(word.text());
            }
        }
    }
}
