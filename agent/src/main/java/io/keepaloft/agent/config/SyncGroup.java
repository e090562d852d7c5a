package io.keepaloft.agent.config;

import java.util.List;

/** A {@code vrrp_sync_group}: instances (by name, in the order of the file) that change state together. */
public record SyncGroup(
        String name,
        List<String> members,
        List<TrackedInterface> trackedInterfaces,
        List<TrackedScript> trackedScripts,
        NotifyScripts notifyScripts) {
    public SyncGroup {
        members = List.copyOf(members);
        trackedInterfaces = List.copyOf(trackedInterfaces);
        trackedScripts = List.copyOf(trackedScripts);
    }
}
