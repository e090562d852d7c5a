/** Advertisements as they are on the wire, through libpcap. The one place that uses pcap4j. */
package io.keepaloft.agent.capture;
