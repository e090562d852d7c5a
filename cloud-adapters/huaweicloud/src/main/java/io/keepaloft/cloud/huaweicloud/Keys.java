package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Secret;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where access keys come from: the variables of Huawei Cloud's SDK, else the agency of this server. */
interface Keys {

    String ID = "HUAWEICLOUD_SDK_AK";
    String SECRET = "HUAWEICLOUD_SDK_SK";
    String TOKEN = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
    String PROJECT = "HUAWEICLOUD_SDK_PROJECT_ID";

    /** @throws CloudException {@link Failure#DENIED} when there are none */
    AccessKey current() throws CloudException;

    /** The cloud did not take this one. @return true if there is another one now */
    boolean renewed(AccessKey refused) throws CloudException;

    /** Renews in good time what a takeover will need, while nothing is urgent. */
    void keepFresh() throws CloudException;

    /** For people. */
    String origin();

    static Keys of(Environment environment, Metadata metadata, LongSupplier clockNs) throws CloudException {
        Optional<String> id = environment.get(ID);
        Optional<String> secret = environment.get(SECRET);
        if (id.isPresent() != secret.isPresent()) {
            throw new CloudException(Failure.DENIED, "credentials", (id.isPresent() ? SECRET : ID) + " is missing beside " + (id.isPresent() ? ID : SECRET));
        }
        return id.isPresent() ? new Given(new AccessKey(id.get(), new Secret(secret.get()), environment.get(TOKEN).map(Secret::new).orElse(null)))
                : new Agency(metadata, clockNs);
    }

    /** Of the environment: for as long as the process runs. */
    record Given(AccessKey current) implements Keys {
        @Override
        public boolean renewed(AccessKey refused) {
            return false;
        }

        @Override
        public void keepFresh() {}

        @Override
        public String origin() {
            return current + " of the environment";
        }
    }
}
