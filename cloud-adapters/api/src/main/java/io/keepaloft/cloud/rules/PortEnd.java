package io.keepaloft.cloud.rules;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One end of a path between members, in a cloud of ports: the address that it speaks from, and its port, or null when no port of this project has it. */
public interface PortEnd extends Member {

    /** Of a port what rules are judged by; its groups in the port's order, in which they count. */
    interface Judged {
        String id();

        /** Empty: it has none. */
        String name();

        List<String> groups();
    }

    /** The address, text form. */
    String text();

    Judged port();

    @Override
    default Optional<InetAddress> address() {
        return Cidr.address(text());
    }

    @Override
    default Optional<String> portId() {
        return Optional.ofNullable(port()).map(Judged::id);
    }

    @Override
    default String label() {
        return (port().name().isEmpty() ? port().id() : port().name()) + " " + text();
    }

    @Override
    default List<String> groupIds() {
        return port() == null ? List.of() : port().groups();
    }
}
