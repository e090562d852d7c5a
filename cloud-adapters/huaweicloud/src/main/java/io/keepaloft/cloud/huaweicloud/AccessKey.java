package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpRequest;
import io.keepaloft.cloud.http.Secret;

/**
 * Who signs: an access key, with its secret key.
 *
 * @param token null unless the key is a temporary one, which counts only together with it
 */
record AccessKey(String id, Secret secret, Secret token) {

    /** With the SDK's signature SDK-HMAC-SHA256. @param projectId null: the call is not about a project */
    HttpRequest sign(HttpRequest unsigned, String projectId) {
        BasicCredentials signer = new BasicCredentials().withAk(id).withSk(secret.reveal()).withProjectId(projectId);
        // Only a temporary key knows an end, and what the SDK does at that end is done here: it has no time-out and no other endpoint.
        return (token == null ? signer : signer.withSecurityToken(token.reveal())).syncProcessAuthRequest(unsigned, null);
    }

    /** The id is no secret, and what people look for. */
    @Override
    public String toString() {
        return (token == null ? "access key " : "temporary access key ") + id;
    }
}
