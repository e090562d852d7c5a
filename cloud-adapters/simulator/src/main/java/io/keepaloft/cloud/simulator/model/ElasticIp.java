package io.keepaloft.cloud.simulator.model;

import java.util.Map;

/**
 * A public address that belongs to the account and points at one private address of one port, or at nothing.
 *
 * @param address     dotted quad
 * @param association null while it points at nothing
 * @param transit     what is under way, in clouds that take their time; null if nothing is
 */
public record ElasticIp(String id, String address, Association association, Transit transit, String description, Map<String, String> tags)
        implements Item {
    /** One act of pointing: a new id each time, so that an old id can never undo a newer association. */
    public record Association(String id, String portId, String privateAddress) {
        public boolean sameTarget(String otherPort, String otherAddress) {
            return portId.equals(otherPort) && privateAddress.equals(otherAddress);
        }
    }

    /**
     * A change of what it points at that is not done yet, or that failed. Packets go by the association alone.
     *
     * @param target null = it is to point at nothing
     */
    public record Transit(Phase phase, Association target) {
        public enum Phase { UNDER_WAY, FAILED }
    }

    public ElasticIp {
        tags = Maps.ordered(tags);
    }

    public ElasticIp(String id, String address, Association association, Map<String, String> tags) {
        this(id, address, association, "", tags);
    }

    public ElasticIp(String id, String address, Association association, String description, Map<String, String> tags) {
        this(id, address, association, null, description, tags);
    }

    /** @param change null = settled */
    public ElasticIp inTransit(Transit change) {
        return new ElasticIp(id, address, association, change, description, tags);
    }

    public ElasticIp pointedAt(Association newAssociation) {
        return new ElasticIp(id, address, newAssociation, description, tags);
    }

    public ElasticIp unbound() {
        return new ElasticIp(id, address, null, description, tags);
    }

    public boolean bound() {
        return association != null;
    }

    public ElasticIp withDescription(String text) {
        return new ElasticIp(id, address, association, transit, text, tags);
    }

    @Override public ElasticIp withTags(Map<String, String> newTags) {
        return new ElasticIp(id, address, association, transit, description, newTags);
    }
}
