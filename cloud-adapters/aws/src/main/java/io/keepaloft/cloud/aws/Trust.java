package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.http.Environment;
import io.keepaloft.cloud.http.Transport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * Whose certificates are trusted: those of the PEM file that `AWS_CA_BUNDLE` or the profile's `ca_bundle` names, in place of the JVM's, as
 * the other AWS tools do; the Java SDK leaves both to the program.
 */
final class Trust {
    private static final String VARIABLE = "AWS_CA_BUNDLE";
    private static final String PROPERTY = "ca_bundle";

    private Trust() {}

    /**
     * The client for the provider's API, which trusts whom the environment says.
     *
     * @throws CloudException {@link Failure#FATAL} for a bundle that cannot be read
     */
    static OkHttpClient client(long callTimeoutNs) throws CloudException {
        Optional<String> bundle = Optional.ofNullable(System.getenv(VARIABLE)).filter(text -> !text.isBlank()).or(Trust::ofProfile);
        try {
            return Transport.forApi(true, bundle.map(Path::of).orElse(null), Environment.ofProcess(), callTimeoutNs);
        } catch (CloudException | InvalidPathException unreadable) {
            throw new CloudException(Failure.FATAL, VARIABLE, unreadable.getMessage(), unreadable);
        }
    }

    private static Optional<String> ofProfile() {
        return ProfileFile.defaultProfileFile().profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                .flatMap(profile -> profile.property(PROPERTY));
    }
}
