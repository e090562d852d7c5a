package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Peer;
import io.keepaloft.cloud.Resource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells the cluster's own from strangers, as far as the configuration names them: by address, or by tag. */
record Members(Link link) {

    /** @param holder addresses of who is asked about */
    boolean have(Resource resource, Set<String> holder) throws CloudException {
        if (words(resource, Resource.MEMBERS, " ").stream().anyMatch(holder::contains)) {
            return true;
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : words(resource, Resource.MEMBER_TAGS, ",")) {
            tags.put(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1));
        }
        return !tags.isEmpty() && link.servers().with(tags, link.vpcId(), link.blocks(), link.self().instanceId()).stream().map(Peer::address).anyMatch(holder::contains);
    }

    private static List<String> words(Resource resource, String option, String separator) {
        String text = resource.option(option);
        return text == null || text.isEmpty() ? List.of() : Arrays.asList(text.split(separator));
    }
}
