package io.keepaloft.agent.lab.scenario;

import io.keepaloft.cloud.simulator.fault.CallLog.Call;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Tells calls of the cloud's API that somebody who follows a play wants to know of: those that change something, and any that ends otherwise
 * than the caller's one before. One thread.
 */
final class CallWatch {
    private static final Pattern READS = Pattern.compile("(Describe|List|Show|Get|list_|show_|create_token|show_token).*|.* /.*");
    private static final String REHEARSED = "DryRunOperation";

    private final Cast cast;
    private final Consumer<String> news;
    /** By caller and operation. */
    private final Map<String, String> outcomes = new HashMap<>();
    private long told;

    CallWatch(Cast cast, Consumer<String> news) {
        this.cast = cast;
        this.news = news;
    }

    void look() {
        for (Call call : cast.vpc().simulator().log().since(told)) {
            told = call.number();
            look(call);
        }
    }

    private void look(Call call) {
        if (call.face().equals("metadata") || call.face().equals("sts")) {
            return;
        }
        boolean good = call.outcome().equals("ok") || call.outcome().equals(REHEARSED);
        String before = outcomes.put(call.principal() + " " + call.action(), good ? "ok" : call.outcome());
        boolean changes = good && !call.outcome().equals(REHEARSED) && !READS.matcher(call.action()).matches();
        if (changes || !(good ? "ok" : call.outcome()).equals(before == null ? "ok" : before)) {
            news.accept("cloud: " + cast.caller(call.principal()) + " calls " + call.action() + ": " + call.outcome()
                    + String.format(Locale.ROOT, ", %.0f ms", call.tookNs() / 1e6));
        }
    }
}
