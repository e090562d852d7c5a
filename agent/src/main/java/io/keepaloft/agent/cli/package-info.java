/** The commands, as people and scripts type them. What they start is handed in by Main. */
package io.keepaloft.agent.cli;
