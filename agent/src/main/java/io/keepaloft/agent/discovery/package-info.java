/** Who else belongs to the cluster, as the provider's API tells it: {@code cloud_peers}. */
package io.keepaloft.agent.discovery;
