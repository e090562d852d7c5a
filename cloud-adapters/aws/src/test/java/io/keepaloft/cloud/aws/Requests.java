package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an agent with one instance would ask preflight. */
final class Requests {

    private Requests() {}

    static PreflightRequest of(List<Resource> resources, List<String> peers, PreflightRequest.Path... paths) {
        return new PreflightRequest(List.of(new PreflightRequest.Instance("VI_1", List.of(), resources, peers, Map.of(), Set.of(paths), 0)));
    }
}
