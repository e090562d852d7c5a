package io.keepaloft.cloud;

/**
 * Who this host is in its cloud. What the provider does not tell is empty; the interface never is.
 *
 * @param networkInterface the provider's id of the interface that resources are bound to: ENI id, port id
 * @param primaryAddress   the interface's primary private address, text form
 */
public record Identity(String provider, String region, String zone, String instanceId, String networkInterface, String primaryAddress) {

    /** One line for the operator, of what is known. */
    public String describe() {
        return provider() + " " + region() + word(" ", zone()) + word(", instance ", instanceId()) + ", interface " + networkInterface()
                + word(", address ", primaryAddress());
    }

    private static String word(String name, String value) {
        return value.isEmpty() ? "" : name + value;
    }

    /** The instance, or its interface where the instance is not known. */
    public String host() {
        return instanceId().isEmpty() ? networkInterface() : instanceId();
    }
}
