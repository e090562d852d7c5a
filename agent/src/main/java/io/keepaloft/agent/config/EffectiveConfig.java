package io.keepaloft.agent.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** The effective configuration as JSON, for {@code check --json}: keywords are keys, every default stands in it, no secret does. */
public final class EffectiveConfig {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private EffectiveConfig() {
    }

    /** {@code {"global_defs", "vrrp_scripts", "sync_groups", "instances", "cloud_provider", "warnings"}}; times in seconds. */
    public static ObjectNode toJson(Config config, List<Problem> warnings) {
        var json = NODES.objectNode();
        json.set("global_defs", globals(config.globalDefs()));
        each(json, "vrrp_scripts", config.scripts(), EffectiveConfig::script);
        each(json, "sync_groups", config.syncGroups(), EffectiveConfig::group);
        each(json, "instances", config.instances(), InstanceJson::of);
        json.set("cloud_provider", cloud(config.cloudProvider()));
        each(json, "warnings", warnings, EffectiveConfig::problem);
        return json;
    }

    /** A problem as {@code {"file", "line", "column", "message", "hint"}}; the last one only if there is one. */
    public static ObjectNode problem(Problem problem) {
        var json = NODES.objectNode().put("file", problem.file()).put("line", problem.line()).put("column", problem.column())
                .put("message", problem.message());
        return problem.hint().isEmpty() ? json : json.put("hint", problem.hint());
    }

    /** How one element of a list becomes JSON. */
    interface Part<T> {
        ObjectNode json(T element);
    }

    static <T> void each(ObjectNode json, String key, Collection<T> elements, Part<T> part) {
        var array = json.putArray(key);
        elements.forEach(element -> array.add(part.json(element)));
    }

    static void strings(ObjectNode json, String key, Collection<?> elements) {
        ArrayNode array = json.putArray(key);
        elements.forEach(element -> array.add(element.toString()));
    }

    /** A number without decimals where it has none, as the file would have it. */
    static void seconds(ObjectNode json, String key, long ns) {
        if (ns % 1_000_000_000L == 0) {
            json.put(key, ns / 1_000_000_000L);
        } else {
            json.put(key, ns / 1e9);
        }
    }

    static void optional(ObjectNode json, String key, Optional<?> value) {
        json.put(key, value.map(Object::toString).orElse(null));
    }

    private static ObjectNode globals(GlobalDefs globals) {
        var json = NODES.objectNode();
        json.put("router_id", globals.routerId());
        json.put("vrrp_version", globals.vrrpVersion());
        json.put("vrrp_mcast_group4", globals.multicastGroup4().toString());
        json.put("vrrp_mcast_group6", globals.multicastGroup6().toString());
        garp(json, "vrrp_", globals.garp());
        json.put("vrrp_down_timer_adverts", globals.downTimerAdverts());
        json.put("vrrp_lower_prio_no_advert", globals.lowerPrioNoAdvert());
        json.put("vrrp_higher_prio_send_advert", globals.higherPrioSendAdvert());
        json.put("vrrp_check_unicast_src", globals.checkUnicastSource());
        seconds(json, "vrrp_startup_delay", globals.startupDelayNs());
        json.put("vrrp_rt_priority", globals.rtPriority());
        json.put("vrrp_no_swap", globals.noSwap());
        optional(json, "script_user", globals.scriptUser());
        json.put("enable_script_security", globals.scriptSecurity());
        json.put("peer_channel", globals.peerChannel().wanted());
        optional(json, "peer_channel_key_file", globals.peerChannel().keyFile().map(PeerChannel.KeyFile::path));
        each(json, "notify_fifos", globals.notifyFifos(), EffectiveConfig::fifo);
        json.put("vrrp_notify_priority_changes", globals.notifyPriorityChanges());
        return json;
    }

    private static ObjectNode fifo(NotifyFifo fifo) {
        var json = NODES.objectNode().put("path", fifo.path());
        optional(json, "user", fifo.owner());
        optional(json, "script", fifo.script());
        return json;
    }

    static void garp(ObjectNode json, String prefix, Garp garp) {
        seconds(json, prefix + "garp_master_delay", garp.masterDelayNs());
        json.put(prefix + "garp_master_repeat", garp.masterRepeat());
        seconds(json, prefix + "garp_master_refresh", garp.masterRefreshNs());
        json.put(prefix + "garp_master_refresh_repeat", garp.masterRefreshRepeat());
        seconds(json, prefix + "garp_lower_prio_delay", garp.lowerPrioDelayNs());
        json.put(prefix + "garp_lower_prio_repeat", garp.lowerPrioRepeat());
    }

    private static ObjectNode script(VrrpScript script) {
        var json = NODES.objectNode().put("name", script.name()).put("script", script.script().toString());
        seconds(json, "interval", script.intervalNs());
        seconds(json, "timeout", script.timeoutNs());
        json.put("weight", script.weight()).put("reverse", script.reverse()).put("rise", script.rise()).put("fall", script.fall());
        optional(json, "user", script.script().user());
        return json.put("init_fail", script.initFail());
    }

    private static ObjectNode group(SyncGroup group) {
        var json = NODES.objectNode().put("name", group.name());
        strings(json, "group", group.members());
        InstanceJson.tracking(json, group.trackedInterfaces(), group.trackedScripts());
        InstanceJson.notifyScripts(json, group.notifyScripts());
        return json;
    }

    private static ObjectNode cloud(CloudProviderConfig cloud) {
        var settings = cloud.settings();
        var json = NODES.objectNode();
        // Without the block the metadata service says which provider it is.
        json.put("name", cloud.name() == CloudProviderConfig.Name.AUTODETECT ? null : cloud.name().keyword());
        json.put("region", settings.region()).put("instance_id", settings.instanceId()).put("network_interface", settings.networkInterface());
        var endpoints = json.putObject("endpoints");
        new TreeMap<>(settings.endpoints()).forEach(endpoints::put);
        json.put("takeover", settings.mode().name().toLowerCase(Locale.ROOT));
        seconds(json, "deadline", settings.deadlineNs());
        seconds(json, "reconcile_interval", settings.reconcileIntervalNs());
        return json;
    }
}
