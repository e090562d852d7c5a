package io.keepaloft.cloud.huaweicloud;

import java.util.List;

/** One end of a path: the address that a node speaks from, and its port, or null when no port of this project has it. */
record End(String address, Port port) {

    /** In the port's order, in which they count. */
    List<String> groupIds() {
        return port == null ? List.of() : port.groups();
    }

    String text() {
        return port == null ? address : (port.name().isEmpty() ? port.id() : port.name()) + " " + address;
    }
}
