package io.keepaloft.cloud;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the installed providers, and says what is installed when the wanted one is not. */
public final class Providers {
    private Providers() {}

    /** All that could be loaded, by name. One broken provider does not hide the others. */
    public static List<CloudProvider> installed() {
        List<CloudProvider> found = new ArrayList<>();
        var candidates = ServiceLoader.load(CloudProvider.class).stream().toList();
        for (var candidate : candidates) {
            try {
                found.add(candidate.get());
            } catch (ServiceConfigurationError broken) {
                // A jar without its own dependencies: named() reports that the provider is not usable, if anybody wants it.
                continue;
            }
        }
        found.sort(Comparator.comparing(CloudProvider::name));
        return List.copyOf(found);
    }

    /** @throws CloudException {@link Failure#FATAL}, naming what is installed */
    public static CloudProvider named(String name) throws CloudException {
        List<CloudProvider> all = installed();
        for (CloudProvider provider : all) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        String names = all.isEmpty() ? "none" : all.stream().map(CloudProvider::name).collect(Collectors.joining(", "));
        throw new CloudException(Failure.FATAL, "cloud_provider", "no provider \"" + name + "\" is installed; installed: " + names);
    }

    /** The first installed provider that recognises this host; blocks for at most two seconds a provider. */
    public static Optional<CloudProvider> detect() {
        return installed().stream().filter(provider -> provider.detected(CloudSettings.defaults(provider.name()))).findFirst();
    }
}
