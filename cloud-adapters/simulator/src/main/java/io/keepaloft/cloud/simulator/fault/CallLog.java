package io.keepaloft.cloud.simulator.fault;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last calls of every face, oldest first; bounded. */
public final class CallLog {
    private static final int SIZE = 4096;

    /**
     * One call.
     *
     * @param number     rises by one
     * @param at         when the request had arrived
     * @param face       "ec2" or "metadata"
     * @param principal  who asked: name of a principal, or an instance's id; empty if unknown
     * @param parameters in one line, shortened
     * @param outcome    "ok", an error code, or "cut" when the connection was closed without an answer
     * @param httpStatus 0 for "cut"
     * @param tookNs     from the request's arrival until its answer was ready
     */
    public record Call(long number, Instant at, String face, String principal, String action, String parameters, String outcome, int httpStatus,
                       String requestId, long tookNs) { }

    private final Deque<Call> calls = new ArrayDeque<>();
    private long numbers;

    public synchronized void add(Instant at, String face, String principal, String action, String parameters, String outcome, int httpStatus,
                                 String requestId, long tookNs) {
        calls.addLast(new Call(++numbers, at, face, principal, action, parameters, outcome, httpStatus, requestId, tookNs));
        if (calls.size() > SIZE) {
            calls.removeFirst();
        }
    }

    /** All that are still remembered with a number above `number`. */
    public synchronized List<Call> since(long number) {
        return calls.stream().filter(call -> call.number() > number).toList();
    }
}
