package io.keepaloft.agent.config;

import java.util.Optional;

/** Who runs a script. Without a group it is the user's own. Names or numbers, as the file has them. */
public record ScriptUser(String user, Optional<String> group) {
    @Override
    public String toString() {
        return group.map(name -> user + ":" + name).orElse(user);
    }
}
