package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.core.internal.InnerIamMeta;
import com.huaweicloud.sdk.core.internal.model.KeystoneListProjectsRequest;
import com.huaweicloud.sdk.core.internal.model.Project;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Http;
import java.util.List;

/** Asks IAM for the region's project, where neither the environment nor the metadata service tells it. */
record Projects(Http http, Keys keys, Endpoints endpoints) {

    /** A region's first project has its name. Source: IAM API Reference, "Querying Projects". */
    String of(String region) throws CloudException {
        Service iam = new Service(http, keys, null, endpoints.of("iam"));
        List<String> found = Port.list(iam.read(InnerIamMeta.KEYSTONE_LIST_PROJECTS, new KeystoneListProjectsRequest().withName(region)).getProjects()).map(Project::getId).toList();
        if (found.size() != 1) {
            throw new CloudException(Failure.NOT_FOUND, "credentials", "IAM knows " + (found.isEmpty() ? "no project" : found.size() + " projects") + " named " + region
                    + " that these credentials may use: set " + Keys.PROJECT);
        }
        return found.getFirst();
    }
}
