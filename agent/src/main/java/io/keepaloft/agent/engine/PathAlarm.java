package io.keepaloft.agent.engine;

/** Hears of paths that do not deliver though the peer is well. Called on the engine thread: must not block. */
public interface PathAlarm {
    /** @param what names the way, for people; another text for the same instance replaces the one before */
    void blocked(String instance, String what);

    /** No path of the instance is blocked any more, or the instance is another one now. */
    void open(String instance);
}
