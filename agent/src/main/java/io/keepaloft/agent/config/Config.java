package io.keepaloft.agent.config;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that the configuration says, with every default filled in; times are in nanoseconds. */
public record Config(
        GlobalDefs globalDefs,
        List<VrrpScript> scripts,
        List<SyncGroup> syncGroups,
        List<VrrpInstance> instances,
        CloudProviderConfig cloudProvider) {
    public Config {
        scripts = List.copyOf(scripts);
        syncGroups = List.copyOf(syncGroups);
        instances = List.copyOf(instances);
    }

    public Optional<VrrpInstance> instance(String name) {
        return instances.stream().filter(instance -> instance.name().equals(name)).findFirst();
    }

    public Optional<VrrpScript> script(String name) {
        return scripts.stream().filter(script -> script.name().equals(name)).findFirst();
    }

    /** Whether any instance moves something in the cloud, or has its peers found there. */
    public boolean usesCloud() {
        return instances.stream().anyMatch(instance -> !instance.cloudResources().isEmpty()) || asksForPeers();
    }

    /** Whether there is a cloud to ask anything of: one that is needed, or one that is named. */
    public boolean asksCloud() {
        return usesCloud() || switch (cloudProvider.name()) {
            case AWS, HUAWEICLOUD, OPENSTACK -> true;
            case AUTODETECT, NONE -> false;
        };
    }

    /** Whether any instance has its peers found through the provider's API. */
    public boolean asksForPeers() {
        return instances.stream().anyMatch(instance -> !instance.transport().cloudPeers().isEmpty());
    }

    /** Every {@code secondary_ip} of all instances: the cloud gives it to the interface of whoever is master. */
    public Set<String> movingAddresses() {
        return instances.stream().flatMap(instance -> instance.cloudResources().stream()).filter(resource -> resource.kind() == Kind.SECONDARY_IP)
                .map(Resource::value).collect(Collectors.toUnmodifiableSet());
    }

    /** The names of all interfaces that the configuration relies on, in the order in which it names them. */
    public Set<String> interfaces() {
        var names = new LinkedHashSet<String>();
        for (var instance : instances) {
            names.add(instance.interfaceName());
            instance.trackedInterfaces().forEach(tracked -> names.add(tracked.name()));
            instance.allAddresses().forEach(address -> names.add(address.interfaceName()));
        }
        for (var group : syncGroups) {
            group.trackedInterfaces().forEach(tracked -> names.add(tracked.name()));
        }
        names.remove("");
        return names;
    }
}
