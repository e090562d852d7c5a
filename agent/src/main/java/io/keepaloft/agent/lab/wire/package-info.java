/**
 * What goes over a host's cable: each frame's kind, and how many of which kind the host sent and received when. Counts alone are kept, in
 * bounded memory.
 */
package io.keepaloft.agent.lab.wire;
