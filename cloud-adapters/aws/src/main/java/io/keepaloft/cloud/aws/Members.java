package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.Resource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;

/** Tells whether a route leads to another node of the cluster, whichever of its interfaces that may be. */
final class Members {
    private final Looks looks;
    private final Identity self;

    Members(Looks looks, Identity self) {
        this.looks = looks;
        this.self = self;
    }

    /** @return the member's addresses, as far as the configuration or EC2 names them; empty: none that is known */
    Optional<Set<String>> of(Resource resource, NetworkInterface own, Route route) throws CloudException {
        for (String address : words(resource, Resource.MEMBERS, " ")) {
            Optional<NetworkInterface> member = looks.having(address, own.vpcId());
            if (member.isPresent() && leadsTo(route, member.get())) {
                Set<String> addresses = new TreeSet<>(Set.of(address));
                Optional.ofNullable(member.get().privateIpAddress()).ifPresent(addresses::add);
                return Optional.of(addresses);
            }
        }
        Map<String, String> tags = new LinkedHashMap<>();
        words(resource, Resource.MEMBER_TAGS, ",").forEach(tag -> tags.put(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1)));
        Set<String> addresses = new LinkedHashSet<>();
        for (Peer peer : tags.isEmpty() || route.instanceId() == null ? List.<Peer>of() : looks.peers(self, tags)) {
            if (peer.name().equals(route.instanceId())) {
                addresses.add(peer.address());
            }
        }
        return addresses.isEmpty() ? Optional.empty() : Optional.of(addresses);
    }

    private static boolean leadsTo(Route route, NetworkInterface member) {
        String instance = member.attachment() == null ? null : member.attachment().instanceId();
        return member.networkInterfaceId().equals(route.networkInterfaceId()) || instance != null && instance.equals(route.instanceId());
    }

    private static List<String> words(Resource resource, String option, String separator) {
        return Stream.ofNullable(resource.option(option)).flatMap(text -> Arrays.stream(text.split(separator))).filter(word -> !word.isEmpty()).toList();
    }
}
