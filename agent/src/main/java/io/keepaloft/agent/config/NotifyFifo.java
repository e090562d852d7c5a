package io.keepaloft.agent.config;

import java.util.Optional;

/** A named pipe that receives a line at each transition, who owns it, and the script that reads it. */
public record NotifyFifo(String path, Optional<ScriptUser> owner, Optional<ScriptCommand> script) {
}
