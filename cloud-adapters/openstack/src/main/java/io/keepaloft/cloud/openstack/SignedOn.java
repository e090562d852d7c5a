package io.keepaloft.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Secret;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What the identity service gave: a token, for how long, and where the services are.
 *
 * @param lifeNs how long the token is good, by the service's own two dates; {@link Long#MAX_VALUE} when it did not tell
 */
record SignedOn(Secret token, long lifeNs, JsonNode catalog, List<String> roles, String projectId) {

    /** @throws CloudException {@link Failure#FATAL} when the catalogue has no such endpoint, naming what it has */
    URI network(String region, String face) throws CloudException {
        Set<String> regions = new TreeSet<>();
        URI found = null;
        for (JsonNode service : catalog) {
            if (!service.path("type").asText().equals("network")) {
                continue;
            }
            for (JsonNode endpoint : service.path("endpoints")) {
                String where = endpoint.path("region_id").asText(endpoint.path("region").asText(""));
                if (endpoint.path("interface").asText().equals(face)) {
                    regions.add(where);
                    found = region == null || where.equals(region) ? url(endpoint) : found;
                }
            }
        }
        if (region != null && !regions.contains(region) || regions.isEmpty()) {
            throw new CloudException(Failure.FATAL, "catalogue", "there is no " + face + " endpoint of type network" + (region == null ? "" : " in region " + region)
                    + "; regions that have one: " + (regions.isEmpty() ? "none" : String.join(", ", regions)) + "; or give \"endpoint network URL\"");
        }
        if (region == null && regions.size() > 1) {
            throw new CloudException(Failure.FATAL, "catalogue", "which region? Give region under cloud_provider, or OS_REGION_NAME: " + String.join(", ", regions));
        }
        return found;
    }

    /** The region to speak of, when nobody named one. */
    String onlyRegion() {
        return StreamSupport.stream(catalog.spliterator(), false).filter(service -> service.path("type").asText().equals("network"))
                .flatMap(service -> StreamSupport.stream(service.path("endpoints").spliterator(), false))
                .map(endpoint -> endpoint.path("region_id").asText("")).distinct().limit(2).reduce((_, _) -> "").orElse("");
    }

    private static URI url(JsonNode endpoint) throws CloudException {
        try {
            return URI.create(endpoint.path("url").asText());
        } catch (IllegalArgumentException malformed) {
            throw new CloudException(Failure.FATAL, "catalogue", "the network service's endpoint is no URL", malformed);
        }
    }

    @Override
    public String toString() {
        return "signed on to project " + projectId + " with roles " + roles;
    }
}
