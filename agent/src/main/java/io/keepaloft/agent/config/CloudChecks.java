package io.keepaloft.agent.config;

import io.keepaloft.cloud.CloudProvider;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds cloud resources that nobody would move, or two instances would. What a provider moves it says itself. */
final class CloudChecks {
    private final Problems problems;
    private final CloudProviderConfig.Name provider;
    private final Supplier<List<CloudProvider>> providers;
    private final Map<String, Word> claimedBy = new HashMap<>();
    private final List<CloudResourcesReader.Placed> all = new ArrayList<>();
    private List<CloudProvider> installed;

    /** @param providers the installed ones; asked once, and only if something is wanted of a cloud */
    CloudChecks(Problems problems, CloudProviderConfig.Name provider, Supplier<List<CloudProvider>> providers) {
        this.problems = problems;
        this.provider = provider;
        this.providers = providers;
    }

    /** Checks what one instance wants. */
    void instance(Word instance, CloudResourcesReader resources) {
        for (var placed : resources.placed()) {
            var word = placed.word();
            var resource = placed.resource();
            all.add(placed);
            provider(word, resource);
            var other = claimedBy.putIfAbsent(resource.toString(), instance);
            if (other != null) {
                problems.error(word, "vrrp_instance '" + other + "' has the same " + resource, "two masters would take it from each other");
            }
        }
    }

    /** Unlike an unknown keyword of keepalived's, which costs nothing but itself: what was meant by this kind would not move, and nobody would notice. */
    void strange(CloudResourcesReader resources) {
        for (var kind : resources.strange()) {
            var near = Nearest.hint(kind.text(), Arrays.stream(Kind.values()).map(Kind::keyword).toList(), "");
            var have = candidates().stream().map(candidate -> candidate.name() + " has " + kinds(candidate)).collect(Collectors.joining("; "));
            problems.error(kind, "'" + kind + "' is no kind of cloud resource: nothing would move for it",
                    near + (near.isEmpty() || have.isEmpty() ? "" : " ") + have);
        }
    }

    private static String kinds(CloudProvider provider) {
        return provider.kinds().stream().map(Kind::keyword).sorted().collect(Collectors.joining(", "));
    }

    /** What the resources of all instances leave undone together. @param virtual the virtual addresses of all instances */
    void together(Set<String> virtual) {
        var resources = all.stream().map(CloudResourcesReader.Placed::resource).toList();
        for (var placed : all) {
            var movers = candidates().stream().filter(candidate -> candidate.kinds().contains(placed.resource().kind())).toList();
            var doubts = movers.stream().map(mover -> mover.doubt(placed.resource(), resources, virtual)).toList();
            if (!doubts.isEmpty() && doubts.stream().noneMatch(Optional::isEmpty)) {
                var doubt = doubts.getFirst().get();
                problems.warn(placed.word(), doubt.message(), doubt.hint());
            }
        }
    }

    /** @param at where the cloud is to be asked for peers */
    void peers(Word at) {
        if (provider == CloudProviderConfig.Name.NONE) {
            problems.error(at, "cloud_provider is none: nobody could be asked for peers", "name the provider, or the peers in unicast_peer { … }");
        } else if (missing()) {
            problems.warn(at, provider.keyword() + " is not installed here: it cannot be asked for peers", "name them in unicast_peer { … }; " + there());
        }
    }

    private void provider(Word word, Resource resource) {
        if (provider == CloudProviderConfig.Name.NONE) {
            problems.error(word, "cloud_provider is none: nobody would move the " + resource, "name the provider, or remove cloud_resources");
        } else if (missing()) {
            problems.warnUnmoved(word, provider.keyword() + " is not installed here: nobody would move the " + resource, there());
        } else if (candidates().stream().noneMatch(candidate -> candidate.kinds().contains(resource.kind()))) {
            problems.error(word, names(candidates()) + " has no " + resource.kind().keyword() + ": nobody would move the " + resource, instead(resource.kind()));
        } else {
            objections(word, resource);
        }
    }

    /** An error only if nobody who could be meant moves it as it is written. */
    private void objections(Word word, Resource resource) {
        var movers = candidates().stream().filter(candidate -> candidate.kinds().contains(resource.kind())).toList();
        if (movers.stream().noneMatch(mover -> mover.objection(resource).isEmpty())) {
            problems.error(word, movers.stream().map(mover -> mover.objection(resource)).collect(Collectors.joining("; ")), "nobody would move the " + resource);
        }
    }

    /** Those that it could turn out to be. */
    private List<CloudProvider> candidates() {
        if (installed == null) {
            installed = providers.get();
        }
        return provider == CloudProviderConfig.Name.AUTODETECT ? installed
                : installed.stream().filter(candidate -> candidate.name().equals(provider.keyword())).toList();
    }

    private boolean missing() {
        return candidates().isEmpty();
    }

    /** What each has in its place, or else what it has at all. */
    private String instead(Kind kind) {
        return candidates().stream().map(candidate -> {
            return (candidates().size() == 1 ? "" : "on " + candidate.name() + " ") + (candidate.instead(kind).isEmpty() ? "there is " + kinds(candidate) : candidate.instead(kind));
        }).collect(Collectors.joining("; "));
    }

    private String there() {
        return "installed are: " + names(installed);
    }

    private static String names(List<CloudProvider> providers) {
        return providers.isEmpty() ? "none" : providers.stream().map(CloudProvider::name).sorted().collect(Collectors.joining(", "));
    }

    /** A provider that cannot be used, and is not needed either. */
    void unusedProvider(Word at, boolean used) {
        boolean named = provider != CloudProviderConfig.Name.NONE && provider != CloudProviderConfig.Name.AUTODETECT;
        if (named && !used && missing()) {
            problems.warn(at, "cloud_provider " + provider.keyword() + " is not installed here; " + there(), "no instance has cloud_resources, so VRRP works without it");
        }
    }
}
