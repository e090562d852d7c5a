package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.rules.PortEnd;
import java.util.Optional;

/** One end of a path between members: the address it speaks from, and its port, or null when no port of this project has it. */
record End(String text, Port port) implements PortEnd {

    /** Neutron has no ACLs of subnets. */
    @Override
    public Optional<String> subnetId() {
        return Optional.empty();
    }
}
