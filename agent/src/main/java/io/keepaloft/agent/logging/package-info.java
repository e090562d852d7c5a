/** How log lines leave the program without ever holding it up. */
package io.keepaloft.agent.logging;
