package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.rules.Cidr;
import java.util.List;

/** One end of a path between members: the address it speaks from, and its port, or null when no port of this project has it. */
record End(String address, Port port) {

    List<String> groupIds() {
        return port == null ? List.of() : port.groups();
    }

    /** Whether one can speak to the other: another member, of the same family, both with addresses. */
    boolean speaksTo(End other) {
        boolean onePort = port != null && other.port != null && port.id().equals(other.port.id());
        return !onePort && Cidr.address(address).isPresent() && Cidr.address(other.address).isPresent() && address.contains(":") == other.address.contains(":");
    }

    String text() {
        return port == null ? address : (port.name().isEmpty() ? port.id() : port.name()) + " " + address;
    }
}
