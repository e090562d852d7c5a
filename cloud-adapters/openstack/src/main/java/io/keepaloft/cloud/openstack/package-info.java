/**
 * Allowed address pairs and floating IPs on OpenStack: Keystone v3 and Neutron v2.0 over OkHttp. Found as provider `openstack` through
 * {@link java.util.ServiceLoader}.
 *
 * <p>Settings. Credentials: the cloud of {@code clouds.yaml} that {@code OS_CLOUD} names, else the {@code OS_…} variables, else the only cloud of
 * {@code clouds.yaml} ({@link io.keepaloft.cloud.openstack.Accounts}). Region, {@code endpoint network URL} and {@code endpoint identity URL}: the configuration
 * first. Metadata service: {@code OPENSTACK_METADATA_ENDPOINT}. Proxies: {@code https_proxy}, {@code http_proxy}, {@code all_proxy}, {@code no_proxy}. Trust:
 * {@code cacert}, else the JVM's; nothing is left unverified unless {@code verify: false} or {@code OS_INSECURE} says so.
 *
 * <p>Time limits: one a call, {@link io.keepaloft.cloud.CloudSettings#callTimeoutNs}, name resolution and handshake included; connecting 2.5 s; metadata
 * service 1 s. A token is renewed at half its life while rehearsing, at four fifths of it otherwise, and once when it is refused.
 *
 * <p>Writes carry {@code If-Match: revision_number=N}, in exactly that spelling: Neutron ignores every other one and writes unconditionally.
 */
package io.keepaloft.cloud.openstack;
