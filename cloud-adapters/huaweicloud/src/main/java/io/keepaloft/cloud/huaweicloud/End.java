package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.rules.Cidr;
import io.keepaloft.cloud.rules.Member;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One end of a path: the address that a node speaks from, and its port, or null when no port of this project has it. */
record End(String text, Port port) implements Member {

    @Override
    public Optional<InetAddress> address() {
        return Cidr.address(text);
    }

    @Override
    public Optional<String> portId() {
        return Optional.ofNullable(port).map(Port::id);
    }

    @Override
    public String label() {
        return (port.name().isEmpty() ? port.id() : port.name()) + " " + text;
    }

    /** In the port's order, in which they count. */
    @Override
    public List<String> groupIds() {
        return port == null ? List.of() : port.groups();
    }

    @Override
    public Optional<String> subnetId() {
        return Optional.ofNullable(port).map(Port::networkId);
    }
}
