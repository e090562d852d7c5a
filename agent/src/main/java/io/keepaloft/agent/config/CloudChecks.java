package io.keepaloft.agent.config;

import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import java.util.HashMap;
import java.util.Map;

/** Finds cloud resources that nobody would move, or two instances would. What a later version moves is a warning: the file is right. */
final class CloudChecks {
    private final Problems problems;
    private final CloudProviderConfig.Name provider;
    private final Map<String, Word> claimedBy = new HashMap<>();

    CloudChecks(Problems problems, CloudProviderConfig.Name provider) {
        this.problems = problems;
        this.provider = provider;
    }

    /** Checks what one instance wants. */
    void instance(Word instance, CloudResourcesReader resources) {
        for (var placed : resources.placed()) {
            var word = placed.word();
            var resource = placed.resource();
            provider(word, resource);
            var other = claimedBy.putIfAbsent(resource.toString(), instance);
            if (other != null) {
                problems.error(word, "vrrp_instance '" + other + "' has the same " + resource, "two masters would take it from each other");
            }
        }
    }

    /** @param at where the cloud is to be asked for peers */
    void peers(Word at) {
        if (provider == CloudProviderConfig.Name.NONE) {
            problems.error(at, "cloud_provider is none: nobody could be asked for peers", "name the provider, or the peers in unicast_peer { … }");
        } else if (provider == CloudProviderConfig.Name.HUAWEICLOUD) {
            problems.warn(at, "not implemented yet: huaweicloud cannot be asked for peers", "name them in unicast_peer { … }");
        }
    }

    private void provider(Word word, Resource resource) {
        switch (provider) {
            case NONE -> problems.error(word, "cloud_provider is none: nobody would move the " + resource, "name the provider, or remove cloud_resources");
            case HUAWEICLOUD -> problems.warn(word,
                    "not implemented yet: " + provider.keyword() + "; nobody would move the " + resource, "this version knows the providers aws and openstack");
            case AWS -> {
                if (resource.kind() != Kind.ELASTIC_IP) {
                    problems.warn(word, "not implemented yet: " + resource.kind().keyword() + "; nobody would move it", "this version moves elastic_ip");
                }
            }
            case OPENSTACK, AUTODETECT -> {
                if (resource.kind() != Kind.ELASTIC_IP && resource.kind() != Kind.ALLOWED_ADDRESS_PAIR) {
                    problems.warn(word, "not implemented yet: " + resource.kind().keyword() + "; nobody would move it",
                            "this version moves elastic_ip, and on openstack allowed_address_pair");
                }
            }
        }
    }

    /** A provider that cannot be used, and is not needed either. */
    void unusedProvider(Word at, boolean used) {
        boolean unknown = provider == CloudProviderConfig.Name.HUAWEICLOUD;
        if (unknown && !used) {
            problems.warn(at, "not implemented yet: cloud_provider " + provider.keyword(), "no instance has cloud_resources, so VRRP works without it");
        }
    }
}
