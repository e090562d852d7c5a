/** The control socket, both ends of it, and the reports that travel over it with the keys that scripts rely on. */
package io.keepaloft.agent.control;
