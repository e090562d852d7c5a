/** HTTP for the provider modules that bring no client of their own: time-outs, trust, proxies, the gate before a write, and what silence means. */
package io.keepaloft.cloud.http;
