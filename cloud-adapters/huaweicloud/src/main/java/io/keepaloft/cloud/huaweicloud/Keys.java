package io.keepaloft.cloud.huaweicloud;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Secret;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Where access keys come from: the variables of Huawei Cloud's SDK, else its credentials file, else the agency of this server. */
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

    /** Empty where what gives the key does not tell the project that it is for. */
    Optional<String> projectId();

    /** For people. */
    String origin();

    static Keys of(Environment environment, Metadata metadata, LongSupplier clockNs) throws CloudException {
        Optional<String> id = environment.get(ID);
        Optional<String> secret = environment.get(SECRET);
        if (id.isPresent() != secret.isPresent()) {
            throw new CloudException(Failure.DENIED, "credentials", (id.isPresent() ? SECRET : ID) + " is missing beside " + (id.isPresent() ? ID : SECRET));
        }
        Optional<String> project = environment.get(PROJECT);
        if (id.isPresent()) {
            return new Given(new AccessKey(id.get(), new Secret(secret.get()), environment.get(TOKEN).map(Secret::new).orElse(null)), project, "the environment");
        }
        Optional<CredentialsFile> file = CredentialsFile.find(environment);
        return file.isPresent() ? new Given(file.get().key(), project.or(file.get()::projectId), file.get().toString()) : new Agency(metadata, clockNs, project);
    }

    /** Of the environment or a file: for as long as the process runs. */
    record Given(AccessKey current, Optional<String> projectId, String from) implements Keys {
        @Override
        public boolean renewed(AccessKey refused) {
            return false;
        }

        @Override
        public void keepFresh() {}

        @Override
        public String origin() {
            return current + " of " + from;
        }
    }
}
