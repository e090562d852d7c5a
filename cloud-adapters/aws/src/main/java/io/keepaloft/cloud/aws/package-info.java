/**
 * Elastic IPs, secondary private addresses and routes on AWS, with the AWS SDK for Java 2 over OkHttp. Found as provider `aws` through
 * {@link java.util.ServiceLoader}.
 *
 * <p>Settings. Credentials come from the SDK's default chain: JVM properties, environment, web identity, profile (roles and SSO too), container,
 * instance role. Region: configuration, then `AWS_REGION`, profile, metadata service; the partition follows from it, so that China and GovCloud
 * need nothing else. Endpoint: configuration (`endpoint ec2 URL`, `endpoint sts URL`), then `AWS_ENDPOINT_URL_EC2`, `AWS_ENDPOINT_URL_STS`,
 * `AWS_ENDPOINT_URL`; `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT`. Metadata service: `AWS_EC2_METADATA_SERVICE_ENDPOINT`,
 * `…_ENDPOINT_MODE`, `AWS_EC2_METADATA_DISABLED`. Proxies: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` and the JVM's own properties. Trust:
 * `AWS_CA_BUNDLE` or the profile's `ca_bundle`, else `javax.net.ssl.trustStore`.
 *
 * <p>Many resources: looks of the same sort are joined into one request, at most 16 writes are under way at once, and once EC2 throttles an
 * action all its calls are spaced out together ({@link io.keepaloft.cloud.aws.Joined}, {@link io.keepaloft.cloud.aws.Pacing}).
 *
 * <p>Time limits, and why. One limit a call, name resolution and handshake included, a third of the configured `deadline` within 1 to 10 s
 * ({@link io.keepaloft.cloud.CloudSettings#callTimeoutNs}): AssociateAddress usually takes well below a second, and a takeover must have time for
 * a second and a third try. Connecting 2.5 s: one lost SYN is survived. Metadata service 1 s: it answers in a millisecond or not at all.
 * The SDK's retries are off, since the takeover loop alone knows the term, the deadline and what may be repeated; the SDK's own time limits
 * are off too, since they need a timer thread and interrupt the caller. Idle connections live 5 minutes, longer than any pause between two
 * rehearsals.
 *
 * <p>Who calls what: {@link io.keepaloft.cloud.aws.Ec2Api} makes every call; `conf/aws-policy.json` is the policy for exactly these.
 */
package io.keepaloft.cloud.aws;
