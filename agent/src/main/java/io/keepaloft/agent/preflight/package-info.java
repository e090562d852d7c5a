/** What this host itself must permit, looked at before or while the agent runs. The one place that asks {@code nft}. */
package io.keepaloft.agent.preflight;
