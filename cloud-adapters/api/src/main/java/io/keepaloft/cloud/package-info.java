/**
 * Moving a cloud resource (an elastic IP, a secondary address, a route) to the VRRP master, and keeping it there.
 *
 * <p>A provider module implements {@link io.keepaloft.cloud.CloudProvider} and {@link io.keepaloft.cloud.CloudSession}: blocking
 * calls, no loops, no retries, no memory. Every decision is made in {@link io.keepaloft.cloud.Takeover}, a pure step machine without
 * clock, thread, socket or random source, so that any run replays from a seed:
 *
 * <pre>
 *   observe ─▶ plan ─▶ journal ─▶ claim ─▶ observe ─▶ held ─▶ look every reconcile interval
 *      ▲                            │         │                  │
 *      └──────── back off ◀─────────┴─────────┴─── drift ────────┘
 * </pre>
 *
 * <p>Success is only ever <em>observed</em>. A write leaves only while the election's {@link io.keepaloft.cloud.Term} is valid. Starting
 * again from the top is safe after a crash at any line. This package knows nothing of VRRP.
 */
package io.keepaloft.cloud;
