package io.keepaloft.agent.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One instance of the effective configuration as JSON; see {@link EffectiveConfig}. */
final class InstanceJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<Integer, String> SCOPES = Map.of(0, "global", 200, "site", 253, "link", 254, "host", 255, "nowhere");

    private InstanceJson() {
    }

    static ObjectNode of(VrrpInstance instance) {
        var json = NODES.objectNode();
        json.put("name", instance.name());
        json.put("state", instance.initialState().name());
        json.put("interface", instance.interfaceName());
        json.put("virtual_router_id", instance.virtualRouterId());
        json.put("version", instance.version());
        json.put("family", instance.family().name().toLowerCase(Locale.ROOT));
        json.put("priority", instance.priority());
        EffectiveConfig.seconds(json, "advert_int", instance.advertIntervalNs());
        json.put("preempt", instance.preempt());
        EffectiveConfig.seconds(json, "preempt_delay", instance.preemptDelayNs());
        json.put("down_timer_adverts", instance.downTimerAdverts());
        json.put("lower_prio_no_advert", instance.lowerPrioNoAdvert());
        json.put("higher_prio_send_advert", instance.higherPrioSendAdvert());
        json.put("v3_checksum_as_v2", instance.v3ChecksumAsV2());
        json.put("old_unicast_checksum", instance.oldUnicastChecksum().name().toLowerCase(Locale.ROOT));
        json.put("accept", instance.accept());
        json.putObject("authentication").put("type", instance.authentication().type().name());
        transport(json, instance.transport());
        json.put("dont_track_primary", !instance.trackPrimary());
        EffectiveConfig.strings(json, "virtual_ipaddresses", instance.addresses());
        EffectiveConfig.strings(json, "virtual_ipaddresses_excluded", instance.excludedAddresses());
        EffectiveConfig.each(json, "addresses", instance.allAddresses().toList(), InstanceJson::address);
        tracking(json, instance.trackedInterfaces(), instance.trackedScripts());
        EffectiveConfig.garp(json, "", instance.garp());
        notifyScripts(json, instance.notifyScripts());
        EffectiveConfig.each(json, "cloud_resources", instance.cloudResources(), InstanceJson::resource);
        return json;
    }

    /** keepalived knows one source address, whichever of the two keywords sets it: it stands under the one that fits the mode. */
    private static void transport(ObjectNode json, Transport transport) {
        json.put("transport", transport.mode().name().toLowerCase(Locale.ROOT));
        boolean multicast = transport.mode() == Transport.Mode.MULTICAST;
        EffectiveConfig.optional(json, "unicast_src_ip", multicast ? Optional.empty() : transport.source());
        EffectiveConfig.optional(json, "mcast_src_ip", multicast ? transport.source() : Optional.empty());
        json.put("mcast_dst_ip", transport.multicastGroup().toString());
        EffectiveConfig.strings(json, "unicast_peers", transport.peers().stream().map(UnicastPeer::address).toList());
        json.put("unicast_ttl", transport.ttl());
        json.put("check_unicast_src", transport.checkSource());
        json.put("udp_port", transport.udpPort());
        json.put("peer_channel", transport.channel().wanted());
        EffectiveConfig.optional(json, "peer_channel_key_file", transport.channel().keyFile().map(PeerChannel.KeyFile::path));
        EffectiveConfig.optional(json, "peer_channel_key", transport.channel().keyKeyword());
        EffectiveConfig.strings(json.putObject("cloud_peers"), "tag",
                new TreeMap<>(transport.cloudPeers()).entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).toList());
    }

    private static ObjectNode address(VirtualAddress address) {
        var json = NODES.objectNode().put("address", address.toString()).put("dev", address.interfaceName());
        json.put("scope", SCOPES.getOrDefault(address.scope(), Integer.toString(address.scope())));
        EffectiveConfig.optional(json, "brd", address.broadcast());
        EffectiveConfig.optional(json, "label", address.label());
        return json;
    }

    static void tracking(ObjectNode json, List<TrackedInterface> interfaces, List<TrackedScript> scripts) {
        EffectiveConfig.each(json, "track_interfaces", interfaces, tracked ->
                NODES.objectNode().put("name", tracked.name()).put("weight", tracked.weight()).put("reverse", tracked.reverse()));
        EffectiveConfig.each(json, "track_scripts", scripts, tracked ->
                NODES.objectNode().put("name", tracked.name()).put("weight", tracked.weight()).put("reverse", tracked.reverse()));
    }

    static void notifyScripts(ObjectNode json, NotifyScripts scripts) {
        EffectiveConfig.optional(json, "notify_master", scripts.master());
        EffectiveConfig.optional(json, "notify_backup", scripts.backup());
        EffectiveConfig.optional(json, "notify_fault", scripts.fault());
        EffectiveConfig.optional(json, "notify_stop", scripts.stop());
        EffectiveConfig.optional(json, "notify_deleted", scripts.deleted());
        EffectiveConfig.optional(json, "notify", scripts.any());
        EffectiveConfig.optional(json, "notify_master_rx_lower_pri", scripts.masterRxLowerPriority());
    }

    private static ObjectNode resource(Resource resource) {
        var json = NODES.objectNode().put("kind", resource.kind().keyword()).put("value", resource.value());
        var options = new TreeMap<>(resource.options());
        // It stands there already, as the instance's.
        options.remove(Resource.INTERFACE);
        options.forEach(json::put);
        return json;
    }
}
