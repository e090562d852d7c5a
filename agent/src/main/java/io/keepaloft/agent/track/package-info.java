/** Check scripts: child processes with a time limit, and the verdict over their runs. */
package io.keepaloft.agent.track;
