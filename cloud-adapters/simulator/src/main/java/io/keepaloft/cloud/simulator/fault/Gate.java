package io.keepaloft.cloud.simulator.fault;

import io.keepaloft.cloud.simulator.http.Reply;
import io.keepaloft.cloud.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What every call of a JSON API passes: the faults that are set, a request id, the log. A throttled call is a 429 there. */
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

    /**
     * How one API speaks of what all of them do.
     *
     * @param face             for the log
     * @param requestIdPrefix  empty: ids are 32 digits
     * @param confidential     requests hold secrets: their bodies are not logged
     * @param throttled        the code of a call that came too often
     */
    public record Dialect(String face, String requestIdHeader, String requestIdPrefix, boolean confidential, String throttled, String throttledMessage) {
        String requestId() {
            String id = UUID.randomUUID().toString();
            return requestIdPrefix.isEmpty() ? id.replace("-", "") : requestIdPrefix + id;
        }
    }

    /** What becomes known of a call on its way. */
    public static final class Trace {
        private final String requestId;
        private String principal = "";
        private String outcome = "ok";

        Trace(String requestId) {
            this.requestId = requestId;
        }

        public String requestId() {
            return requestId;
        }

        public void principal(String name) {
            principal = name;
        }

        public void outcome(String code) {
            outcome = code;
        }
    }

    public interface Work {
        Reply run(Trace trace);
    }

    /** An error answer in the words of the service. */
    public interface Refusal {
        Reply of(Trace trace, int status, String code, String message);
    }

    public Faults faults() {
        return faults;
    }

    /** @param principal who asks, for traps; empty where it is not known */
    public Reply pass(Dialect dialect, Request request, String principal, String action, Work work, Refusal refusal) throws InterruptedException {
        var arrived = clock.instant();
        long startedNs = nanoClock.getAsLong();
        var trace = new Trace(dialect.requestId());
        var reply = new Passage(dialect, principal, action, work, refusal, trace).go();
        int status = 0;
        if (reply instanceof Reply.Content(int code, String type, byte[] body, var headers)) {
            status = code;
            var all = new HashMap<>(headers);
            all.put(dialect.requestIdHeader(), trace.requestId());
            reply = new Reply.Content(code, type, body, all);
        }
        log.add(arrived, dialect.face(), trace.principal, action, parameters(dialect, request), status == 0 ? "cut" : trace.outcome, status,
                trace.requestId(), nanoClock.getAsLong() - startedNs);
        return reply;
    }

    /** One call on its way through the faults. */
    private final class Passage {
        private final Dialect dialect;
        private final String principal;
        private final String action;
        private final Work work;
        private final Refusal refusal;
        private final Trace trace;

        Passage(Dialect dialect, String principal, String action, Work work, Refusal refusal, Trace trace) {
            this.dialect = dialect;
            this.principal = principal;
            this.action = action;
            this.work = work;
            this.refusal = refusal;
            this.trace = trace;
        }

        Reply go() throws InterruptedException {
            var latency = faults.latencyOf(action);
            Thread.sleep(latency.before());
            if (!faults.admit(action)) {
                return throttled();
            }
            var planned = faults.takePlanned(action);
            if (planned.isPresent() && !planned.get().afterApply()) {
                return goWrong(planned).orElseThrow();
            }
            if (trapped(false)) {
                return new Reply.Cut();
            }
            var reply = work.run(trace);
            if (trapped(true)) {
                return new Reply.Cut();
            }
            Thread.sleep(latency.after());
            return goWrong(planned).orElse(reply);
        }

        private boolean trapped(boolean afterApply) {
            var sprung = faults.traps().pass(principal, action, afterApply);
            sprung.ifPresent(Runnable::run);
            return sprung.isPresent();
        }

        private Optional<Reply> goWrong(Optional<Planned> planned) {
            return planned.map(fault -> switch (fault) {
                case Planned.Cut _ -> new Reply.Cut();
                case Planned.Failure(int _, String code, String _, boolean _) when code.equals(EC2_THROTTLE) -> throttled();
                case Planned.Failure(int status, String code, String message, boolean _) -> {
                    trace.outcome(code);
                    yield refusal.of(trace, status, code, message);
                }
            });
        }

        private Reply throttled() {
            trace.outcome(dialect.throttled());
            return refusal.of(trace, 429, dialect.throttled(), dialect.throttledMessage());
        }
    }

    private static String parameters(Dialect dialect, Request request) {
        String text = request.path() + (request.query() == null ? "" : "?" + request.query())
                + (dialect.confidential() || request.body().length == 0 ? "" : " " + new String(request.body(), StandardCharsets.UTF_8));
        return text.length() > LOGGED_CHARACTERS ? text.substring(0, LOGGED_CHARACTERS) + "…" : text;
    }
}
