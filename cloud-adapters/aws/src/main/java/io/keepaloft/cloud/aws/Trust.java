package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * Whose certificates are trusted: those of the PEM file that `AWS_CA_BUNDLE` or the profile's `ca_bundle` names, in place of the JVM's, as
 * the other AWS tools do; the Java SDK leaves both to the program.
 */
record Trust(X509TrustManager manager, SSLSocketFactory sockets) {
    private static final String VARIABLE = "AWS_CA_BUNDLE";
    private static final String PROPERTY = "ca_bundle";

    /** Empty: the JVM's own. */
    static Optional<Trust> ofEnvironment() throws CloudException {
        Optional<String> file = Optional.ofNullable(System.getenv(VARIABLE)).filter(text -> !text.isBlank()).or(Trust::ofProfile);
        return file.isEmpty() ? Optional.empty() : Optional.of(bundle(file.get()));
    }

    private static Optional<String> ofProfile() {
        return ProfileFile.defaultProfileFile().profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                .flatMap(profile -> profile.property(PROPERTY));
    }

    static Trust bundle(String file) throws CloudException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + count++, certificate);
            }
            if (count == 0) {
                throw new IOException("it is empty");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            X509TrustManager manager = Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance).map(X509TrustManager.class::cast).findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("the JVM has no X.509 trust manager"));
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {manager}, null);
            return new Trust(manager, tls.getSocketFactory());
        } catch (IOException | GeneralSecurityException | InvalidPathException wrong) {
            throw new CloudException(Failure.FATAL, VARIABLE, "no certificates can be read from " + file + " (" + wrong.getClass().getSimpleName() + ": "
                    + wrong.getMessage() + "); it has to be a PEM file of the authorities that signed the endpoints' certificates", wrong);
        }
    }
}
