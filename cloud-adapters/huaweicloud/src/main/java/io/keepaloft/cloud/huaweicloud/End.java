package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.rules.PortEnd;
import java.util.Optional;

/** One end of a path: the address that a node speaks from, and its port, or null when no port of this project has it. */
record End(String text, Port port) implements PortEnd {

    @Override
    public Optional<String> subnetId() {
        return Optional.ofNullable(port).map(Port::networkId);
    }
}
