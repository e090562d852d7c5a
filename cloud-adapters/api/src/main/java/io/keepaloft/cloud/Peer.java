package io.keepaloft.cloud;

import java.util.Objects;

/**
 * Another node of the cluster, as the cloud knows it.
 *
 * @param name    the provider's id of its instance, or of its interface where the instance is not known: what log lines call it
 * @param address a private address of its interface, text form; a node with several families stands in the list once for each
 */
public record Peer(String name, String address) {
    public Peer {
        Objects.requireNonNull(name);
        Objects.requireNonNull(address);
    }
}
