package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.useragent.BusinessMetricFeatureId;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * Whose credentials are in use. The default chain goes on silently to the next source when one that is set up fails, so that an expired single
 * sign-on ends at the instance's role: that is told. No call of STS is made for it, which many a subnet does not reach.
 *
 * @param words for people
 * @param meant what is set up and goes before the instance's role, where that is in use all the same
 */
record Caller(String words, List<String> meant) {
    private static final String ROLE = "meta-data/iam/security-credentials/";
    /** What the SDK writes into its user agent for each source; the first one is the way in. */
    private static final Map<String, String> SOURCES = Map.of(code(BusinessMetricFeatureId.CREDENTIALS_JVM_SYSTEM_PROPERTIES), "Java system properties",
            code(BusinessMetricFeatureId.CREDENTIALS_ENV_VARS), "the environment", code(BusinessMetricFeatureId.CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN), "web identity",
            code(BusinessMetricFeatureId.CREDENTIALS_HTTP), "the container", code(BusinessMetricFeatureId.CREDENTIALS_PROFILE_SSO), "single sign-on",
            code(BusinessMetricFeatureId.CREDENTIALS_PROFILE_SSO_LEGACY), "single sign-on", code(BusinessMetricFeatureId.CREDENTIALS_PROFILE_PROCESS), "a credential_process");
    private static final String INSTANCE = code(BusinessMetricFeatureId.CREDENTIALS_IMDS);
    private static final List<String> GIVES_CREDENTIALS = List.of(ProfileProperty.AWS_ACCESS_KEY_ID, ProfileProperty.ROLE_ARN, "sso_session",
            ProfileProperty.SSO_START_URL, ProfileProperty.CREDENTIAL_PROCESS, ProfileProperty.WEB_IDENTITY_TOKEN_FILE);

    private static String code(BusinessMetricFeatureId feature) {
        return feature.value();
    }

    /** @param setUp what is set up besides the instance's role, see {@link #setUp()} */
    static Caller of(AwsCredentials credentials, MetadataService metadata, Supplier<List<String>> setUp) {
        List<String> codes = Arrays.asList(credentials.providerName().orElse("").split(","));
        if (codes.equals(List.of(INSTANCE))) {
            return new Caller("those of the instance's role" + role(metadata), setUp.get());
        }
        String source = codes.stream().map(SOURCES::get).filter(name -> name != null).findFirst()
                .orElse(codes.contains(code(BusinessMetricFeatureId.CREDENTIALS_PROFILE)) ? "a profile" : "");
        return new Caller("access key " + credentials.accessKeyId() + (source.isEmpty() ? "" : " of " + source), List.of());
    }

    private static String role(MetadataService metadata) {
        try {
            return metadata.find(ROLE).flatMap(names -> names.lines().findFirst()).map(name -> " " + name).orElse("");
        } catch (CloudException silent) {
            // Its own finding tells of the service; the name is a courtesy.
            return "";
        }
    }

    /** What of this process's environment and profile goes before the instance's role. */
    static List<String> setUp() {
        List<String> all = new ArrayList<>();
        SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getNonDefaultStringValue().ifPresent(file -> all.add("web identity by AWS_WEB_IDENTITY_TOKEN_FILE=" + file));
        Optional<String> chosen = ProfileFileSystemSetting.AWS_PROFILE.getNonDefaultStringValue();
        String name = chosen.orElse(ProfileFileSystemSetting.AWS_PROFILE.defaultValue());
        Optional<Profile> profile = ProfileFile.defaultProfileFile().profile(name);
        if (chosen.isPresent() || profile.stream().anyMatch(one -> GIVES_CREDENTIALS.stream().anyMatch(key -> one.property(key).isPresent()))) {
            all.add("profile " + name + (profile.isEmpty() ? ", which is in no file" : ""));
        }
        for (SdkSystemSetting container : List.of(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI, SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)) {
            container.getNonDefaultStringValue().ifPresent(uri -> all.add(container.environmentVariable()));
        }
        return all;
    }
}
