/** What can go wrong on demand, and the record of what was asked. */
package io.keepaloft.cloud.simulator.fault;
