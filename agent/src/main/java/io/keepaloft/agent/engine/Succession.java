package io.keepaloft.agent.engine;

import io.keepaloft.agent.config.VrrpInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which instance of a new configuration goes on with which virtual router of the old one, whatever their names: it keeps its state.
 *
 * <p>One of the same vrid, family, interface and version; how it reaches its peers may be another. But two such may stand side by side if
 * one sends to the group and the other to its peers, so those that agree in that find each other first.
 */
final class Succession {
    private Succession() {
    }

    /** By the name in the new configuration. Who is not in it is gone. */
    static Map<String, Instance> of(List<Instance> instances, List<VrrpInstance> wanted) {
        Map<String, Instance> kept = new HashMap<>();
        for (boolean exactly : new boolean[] {true, false}) {
            for (VrrpInstance conf : wanted) {
                if (!kept.containsKey(conf.name())) {
                    instances.stream().filter(instance -> !kept.containsValue(instance) && same(instance.setup().instance(), conf, exactly)).findFirst()
                            .ifPresent(instance -> kept.put(conf.name(), instance));
                }
            }
        }
        return kept;
    }

    private static boolean same(VrrpInstance one, VrrpInstance other, boolean exactly) {
        return one.virtualRouterId() == other.virtualRouterId() && one.family() == other.family() && one.interfaceName().equals(other.interfaceName())
                && one.version() == other.version() && (!exactly || RouterSetup.unicast(one) == RouterSetup.unicast(other));
    }
}
