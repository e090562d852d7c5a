/** The HTTP server under all faces, and the operator's own face `/_sim`. */
package io.keepaloft.cloud.simulator.http;
