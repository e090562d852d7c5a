package io.keepaloft.cloud.simulator.http;

/** Answers requests; called by many threads at once, may block. */
public interface Face {
    Reply answer(Request request) throws InterruptedException;
}
