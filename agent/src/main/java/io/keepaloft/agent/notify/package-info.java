/** Notify scripts: in order for each instance, awaited, with a time limit, never in the engine's way. */
package io.keepaloft.agent.notify;
