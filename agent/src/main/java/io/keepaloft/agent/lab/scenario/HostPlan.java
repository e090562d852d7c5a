package io.keepaloft.agent.lab.scenario;

import java.util.Map;

/**
 * A virtual machine of a scenario.
 *
 * @param address its private one, which says which of the cloud's ports it has
 * @param configuration the text of its keepalived.conf, the same for either program
 * @param instance the name of the vrrp_instance that is watched
 * @param web whether a web server answers its name on it
 * @param environment of the program
 */
public record HostPlan(String name, String address, String configuration, String instance, boolean web, Map<String, String> environment) {
    public HostPlan {
        environment = Map.copyOf(environment);
    }
}
