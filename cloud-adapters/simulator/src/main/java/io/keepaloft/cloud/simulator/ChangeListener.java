package io.keepaloft.cloud.simulator;

import io.keepaloft.cloud.simulator.model.CloudState;

/** Is told of the cloud's newest state. */
public interface ChangeListener {
    /**
     * Called on one thread, one call at a time, with rising versions. While a call lasts, several changes may pile up: the next call then
     * brings the newest only, so a slow listener is late and never behind.
     */
    void changed(CloudState newest);
}
