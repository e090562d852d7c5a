package io.keepaloft.cloud.openstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Who we are to OpenStack, and where it is to be found.
 *
 * @param identity the identity service's URL, with or without {@code /v3}; null with {@link Auth.None}
 * @param network  Neutron's URL, or null: it stands in the catalogue
 * @param region   null: the only one that the catalogue has
 * @param face     which of a service's endpoints: public, internal or admin
 * @param caFile   certificates to trust instead of the JVM's, PEM; or null
 * @param verify   false only when the operator said so: then nothing proves that this is the cloud
 * @param origin   for people: where all this was found
 */
record Account(Auth auth, URI identity, URI network, String region, String face, Path caFile, boolean verify, String origin) {

    Account {
        Objects.requireNonNull(auth);
        Objects.requireNonNull(face);
    }

    Account at(URI otherIdentity, URI otherNetwork, String otherRegion) {
        return new Account(auth, otherIdentity == null ? identity : otherIdentity, otherNetwork == null ? network : otherNetwork,
                otherRegion == null ? region : otherRegion, face, caFile, verify, origin);
    }
}
