/**
 * From the election's "claim" to a resource observed to be held, and the journal of what happened when.
 *
 * <p>Nothing here is ever called on to wait by the engine thread: {@link io.keepaloft.agent.handover.Handover} takes wishes (latest
 * wins) and {@link io.keepaloft.agent.handover.Journal} takes records into a bounded queue.
 */
package io.keepaloft.agent.handover;
