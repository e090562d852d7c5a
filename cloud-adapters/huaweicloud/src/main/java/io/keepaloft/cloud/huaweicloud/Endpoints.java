package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.util.Map;
import okhttp3.HttpUrl;

/** Where each service is: as configured, else the usual name in the region. Source: "Regions and Endpoints". */
record Endpoints(Map<String, String> configured, String region) {

    String of(String service) throws CloudException {
        String given = configured.get(service);
        if (given == null && region.isEmpty()) {
            throw new CloudException(Failure.FATAL, "endpoint " + service, "the region is not known, and so neither where " + service
                    + " is: give region under cloud_provider, or endpoint " + service);
        }
        String url = given == null ? "https://" + service + "." + region + ".myhuaweicloud.com" : given.contains("://") ? given : "https://" + given;
        if (HttpUrl.parse(url) == null) {
            throw new CloudException(Failure.FATAL, "endpoint " + service, "this is no URL: " + url);
        }
        return url.replaceAll("/+$", "");
    }
}
