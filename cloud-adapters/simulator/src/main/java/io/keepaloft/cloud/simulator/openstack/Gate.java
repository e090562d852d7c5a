package io.keepaloft.cloud.simulator.openstack;

import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What every call of the OpenStack faces passes: the faults that are set, a request id, the log. A throttled call is a 429 there. */
public final class Gate {
    private static final int LOGGED_CHARACTERS = 300;
    private static final String EC2_THROTTLE = "RequestLimitExceeded";

    private final Faults faults;
    private final CallLog log;
    private final InstantSource clock;
    private final LongSupplier nanoClock;

    public Gate(Faults faults, CallLog log, InstantSource clock, LongSupplier nanoClock) {
        this.faults = faults;
        this.log = log;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /** What becomes known of a call on its way, for the log. */
    static final class Trace {
        private String principal = "";
        private String outcome = "ok";

        void principal(String name) {
            principal = name;
        }

        void outcome(String code) {
            outcome = code;
        }
    }

    interface Work {
        Reply run(Trace trace);
    }

    /** An error answer in the words of the service. */
    interface Refusal {
        Reply of(int status, String code, String message);
    }

    Faults faults() {
        return faults;
    }

    Reply pass(String face, Request request, String action, Work work, Refusal refusal) throws InterruptedException {
        var arrived = clock.instant();
        long startedNs = nanoClock.getAsLong();
        String requestId = "req-" + UUID.randomUUID();
        var trace = new Trace();
        var reply = withFaults(action, work, refusal, trace);
        int status = 0;
        if (reply instanceof Reply.Content(int code, String type, byte[] body, var headers)) {
            status = code;
            var all = new HashMap<>(headers);
            all.put("x-openstack-request-id", requestId);
            reply = new Reply.Content(code, type, body, all);
        }
        log.add(arrived, face, trace.principal, action, parameters(face, request), status == 0 ? "cut" : trace.outcome, status, requestId,
                nanoClock.getAsLong() - startedNs);
        return reply;
    }

    private Reply withFaults(String action, Work work, Refusal refusal, Trace trace) throws InterruptedException {
        var latency = faults.latencyOf(action);
        Thread.sleep(latency.before());
        if (!faults.admit(action)) {
            return throttled(refusal, trace);
        }
        var planned = faults.takePlanned(action);
        if (planned.isPresent() && !planned.get().afterApply()) {
            return goWrong(planned, refusal, trace).orElseThrow();
        }
        if (trapped(action, false)) {
            return new Reply.Cut();
        }
        var reply = work.run(trace);
        if (trapped(action, true)) {
            return new Reply.Cut();
        }
        Thread.sleep(latency.after());
        return goWrong(planned, refusal, trace).orElse(reply);
    }

    /** Before the work it is not known who asks: traps of the OpenStack faces are for whoever calls the action. */
    private boolean trapped(String action, boolean afterApply) {
        var sprung = faults.traps().pass(Faults.ANY, action, afterApply);
        sprung.ifPresent(Runnable::run);
        return sprung.isPresent();
    }

    private static Optional<Reply> goWrong(Optional<Planned> planned, Refusal refusal, Trace trace) {
        return planned.map(fault -> switch (fault) {
            case Planned.Cut _ -> new Reply.Cut();
            case Planned.Failure(int _, String code, String _, boolean _) when code.equals(EC2_THROTTLE) -> throttled(refusal, trace);
            case Planned.Failure(int status, String code, String message, boolean _) -> {
                trace.outcome(code);
                yield refusal.of(status, code, message);
            }
        });
    }

    private static Reply throttled(Refusal refusal, Trace trace) {
        trace.outcome("OverLimit");
        return refusal.of(429, "OverLimit", "This request was rate-limited.");
    }

    /** Keystone's requests hold secrets: their bodies are not logged. */
    private static String parameters(String face, Request request) {
        String text = request.path() + (request.query() == null ? "" : "?" + request.query())
                + (face.equals("keystone") || request.body().length == 0 ? "" : " " + new String(request.body(), StandardCharsets.UTF_8));
        return text.length() > LOGGED_CHARACTERS ? text.substring(0, LOGGED_CHARACTERS) + "…" : text;
    }
}
