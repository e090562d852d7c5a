package io.keepaloft.agent.handover;

/**
 * Somebody wants to know soon who has an instance's resources.
 *
 * @param atHolder also whether the machine of another holder runs
 */
record Look(String instance, boolean atHolder) { }
