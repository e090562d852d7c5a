package io.keepaloft.cloud.simulator.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole cloud at one version; immutable.
 *
 * @param version   rises by one with each change
 * @param revisions by id of the item: how often it was written, also when the writing changed nothing
 */
public record CloudState(long version, Map<String, Item> items, Map<String, Long> revisions) {
    public CloudState {
        items = Maps.ordered(items);
        revisions = Map.copyOf(revisions);
    }

    public static CloudState empty() {
        return new CloudState(0, Map.of(), Map.of());
    }

    /** Of an item that exists, 1 or more; 0 of anything else. */
    public long revision(String id) {
        return revisions.getOrDefault(id, 0L);
    }

    public <T extends Item> Stream<T> all(Class<T> kind) {
        return items.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    public <T extends Item> Optional<T> find(Class<T> kind, String id) {
        return Optional.ofNullable(items.get(id)).filter(kind::isInstance).map(kind::cast);
    }

    /** Adds the item, or replaces the one of the same id; its revision rises. */
    public CloudState with(Item item) {
        var next = new LinkedHashMap<>(items);
        next.put(item.id(), item);
        var counted = new HashMap<>(revisions);
        counted.merge(item.id(), 1L, Long::sum);
        return new CloudState(version + 1, next, counted);
    }

    public CloudState without(String id) {
        var next = new LinkedHashMap<>(items);
        next.remove(id);
        var counted = new HashMap<>(revisions);
        counted.remove(id);
        return new CloudState(version + 1, next, counted);
    }

    public Optional<ElasticIp> elasticIp(String publicAddress) {
        return all(ElasticIp.class).filter(ip -> ip.address().equals(publicAddress)).findFirst();
    }

    /** The elastic IP that points at this address of this port. */
    public Optional<ElasticIp> elasticIpAt(String portId, String privateAddress) {
        return all(ElasticIp.class).filter(ip -> ip.bound() && ip.association().sameTarget(portId, privateAddress)).findFirst();
    }

    /** The port that an elastic IP points at: who holds it. */
    public Optional<Port> holder(String publicAddress) {
        return elasticIp(publicAddress).filter(ElasticIp::bound).flatMap(ip -> find(Port.class, ip.association().portId()));
    }

    /** The port in the private network that has the address. */
    public Optional<Port> portOf(String vpcId, String privateAddress) {
        return all(Port.class).filter(port -> port.vpcId().equals(vpcId) && port.has(privateAddress)).findFirst();
    }

    /** In the order of their device index. */
    public Stream<Port> portsOf(String instanceId) {
        return all(Port.class).filter(port -> instanceId.equals(port.instanceId()))
                .sorted(java.util.Comparator.comparingInt(Port::deviceIndex));
    }
}
