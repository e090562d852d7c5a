package io.keepaloft.cloud;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the installed providers, and says what is installed when the wanted one is not. */
public final class Providers {
    private Providers() {}

    /** A service file may name this many classes; more is a broken class path, not a cloud. */
    private static final int MAX_PROVIDERS = 64;

    /** What was found, and what was found broken, in words. */
    private record Found(List<CloudProvider> providers, List<String> broken) {}

    /** All that could be loaded, by name. One broken provider does not hide the others. */
    public static List<CloudProvider> installed() {
        return load().providers();
    }

    private static Found load() {
        List<CloudProvider> providers = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        Iterator<CloudProvider> candidates = ServiceLoader.load(CloudProvider.class).iterator();
        while (providers.size() + broken.size() < MAX_PROVIDERS) {
            try {
                if (!candidates.hasNext()) {
                    break;
                }
                providers.add(candidates.next());
            } catch (ServiceConfigurationError | LinkageError error) {
                broken.add(String.valueOf(error.getMessage()));
            }
        }
        providers.sort(Comparator.comparing(CloudProvider::name));
        return new Found(List.copyOf(providers), List.copyOf(broken));
    }

    /** @throws CloudException {@link Failure#FATAL}, naming what is installed and what could not be loaded */
    public static CloudProvider named(String name) throws CloudException {
        Found found = load();
        for (CloudProvider provider : found.providers()) {
            if (provider.name().equals(name)) {
                return provider;
            }
        }
        String names = found.providers().isEmpty() ? "none" : String.join(", ", found.providers().stream().map(CloudProvider::name).toList());
        String broken = found.broken().isEmpty() ? "" : "; could not be loaded: " + String.join("; ", found.broken());
        throw new CloudException(Failure.FATAL, "cloud_provider", "no provider \"" + name + "\" is installed; installed: " + names + broken);
    }

    /** The first installed provider that recognises this host; blocks for at most two seconds a provider. */
    public static Optional<CloudProvider> detect() {
        return installed().stream().filter(provider -> provider.detected(CloudSettings.defaults(provider.name()))).findFirst();
    }
}
