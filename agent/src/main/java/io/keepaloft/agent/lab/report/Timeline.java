package io.keepaloft.agent.lab.report;

import static io.keepaloft.agent.lab.report.HtmlPage.escaped;

import io.keepaloft.agent.lab.report.PlayReport.Call;
import io.keepaloft.agent.lab.report.PlayReport.PacketSecond;
import io.keepaloft.agent.lab.report.PlayReport.Span;
import io.keepaloft.agent.lab.report.PlayReport.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A play as a drawing: time from left to right, a lane for whoever answered, for each host, for the elastic IP, for the API's calls, and
 * for what each host put on the wire.
 */
final class Timeline {
    private static final int LABEL = 110;
    private static final int WIDTH = 1290;
    private static final int LANE = 22;
    private static final int GAP = 8;
    /** What the longest text below the axis takes, as "9999 s" does. */
    private static final int AXIS_TEXT = 40;

    private final PlayReport play;
    private final StepMarks marks;
    private final List<String> hosts;
    private final long fromMs;
    private final long toMs;
    private final StringBuilder out = new StringBuilder();
    private int y;

    /** @param marks what each step is called above its line @param spanMs of the whole width, so that several plays can be compared */
    Timeline(PlayReport play, List<String> marks, long spanMs) {
        this.play = play;
        this.hosts = new ArrayList<>(play.states().keySet());
        this.fromMs = fromMs(play);
        this.toMs = fromMs + spanMs;
        this.marks = StepMarks.of(play.steps().stream().map(step -> x(step.beganMs())).toList(), marks, LABEL + WIDTH);
        this.y = this.marks.height();
    }

    /** What the play itself needs of it. */
    static long spanMs(PlayReport play) {
        return Math.max(1000, play.durationMs() - fromMs(play));
    }

    private static long fromMs(PlayReport play) {
        return play.steps().isEmpty() ? 0 : Math.max(0, play.steps().getFirst().beganMs() - 500);
    }

    /** What each colour stands for. */
    String legend() {
        StringBuilder text = new StringBuilder("<p class=\"legend\">");
        for (String host : hosts) {
            text.append(key(host(host), host + " answers, is MASTER, has the elastic IP"));
        }
        return text.append(key("backup", "BACKUP")).append(key("nobody", "nobody answers; FAULT, frozen")).append(key("off", "switched off, stopped"))
                .append(key("idle", "starting; the elastic IP is with no machine's own port"))
                .append(key("keygood", "a call of the API that was answered well")).append(key("keybad", "one that was not"))
                .append(Stream.of(PacketGroup.values()).map(group -> key(group.style(), "sends " + group.title())).collect(Collectors.joining())).append("</p>\n").toString();
    }

    private static String key(String style, String words) {
        return "<span><svg class=\"key\" viewBox=\"0 0 10 10\"><rect class=\"" + style + "\" width=\"10\" height=\"10\"/></svg>" + escaped(words) + "</span> ";
    }

    private String host(String name) {
        return "h" + Math.min(3, Math.max(0, hosts.indexOf(name)));
    }

    String svg() {
        lane("who answers", play.answers(), value -> value.isEmpty() ? "nobody" : host(value),
                value -> value.isEmpty() ? "nobody answers" : value + " answers");
        for (String host : hosts) {
            lane(host, play.states().get(host), state -> switch (state) {
                case "MASTER" -> host(host);
                case "BACKUP" -> "backup";
                case "OFF", "STOPPED" -> "off";
                case "FROZEN", "FAULT" -> "nobody";
                default -> "idle";
            }, state -> host + " is " + state);
        }
        lane("elastic IP", play.holder(), value -> hosts.contains(value) ? host(value) : "idle",
                value -> value.isEmpty() ? "the elastic IP points at nothing" : "the elastic IP is with " + value);
        calls();
        hosts.forEach(this::packets);
        int bottom = y;
        steps(bottom);
        axis(bottom);
        return "<svg viewBox=\"0 0 " + (LABEL + WIDTH) + " " + (bottom + 24) + "\" role=\"img\" aria-label=\"Timeline\">" + out + "</svg>";
    }

    private double x(long ms) {
        return LABEL + WIDTH * (Math.min(Math.max(ms, fromMs), toMs) - fromMs) / (double) (toMs - fromMs);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void label(String text) {
        out.append("<text x=\"0\" y=\"").append(y + 15).append("\">").append(escaped(text)).append("</text><rect class=\"lane\" x=\"").append(LABEL).append("\" y=\"")
                .append(y).append("\" width=\"").append(WIDTH).append("\" height=\"").append(LANE).append("\"/>");
    }

    private void lane(String name, List<Span> spans, Function<String, String> style, Function<String, String> words) {
        label(name);
        for (Span span : spans) {
            double width = x(span.toMs()) - x(span.fromMs());
            if (width > 0) {
                out.append("<rect class=\"").append(style.apply(span.value())).append("\" x=\"").append(number(x(span.fromMs()))).append("\" y=\"").append(y)
                        .append("\" width=\"").append(number(Math.max(width, 0.7))).append("\" height=\"").append(LANE).append("\"><title>")
                        .append(escaped(words.apply(span.value()))).append(", ").append(seconds(span.fromMs())).append(" to ").append(seconds(span.toMs()))
                        .append(" (").append(seconds(span.toMs() - span.fromMs())).append(")</title></rect>");
            }
        }
        y += LANE + GAP;
    }

    private void calls() {
        label("API calls");
        for (Call call : play.calls()) {
            boolean good = call.outcome().equals("ok") || call.outcome().equals("DryRunOperation") || call.outcome().startsWith("2");
            out.append("<line class=\"").append(good ? "call" : "callbad").append("\" x1=\"").append(number(x(call.atMs()))).append("\" x2=\"")
                    .append(number(x(call.atMs()))).append("\" y1=\"").append(y + 2).append("\" y2=\"").append(y + LANE - 2).append("\"><title>")
                    .append(seconds(call.atMs())).append(" ").append(escaped(call.by() + " " + call.operation() + ": " + call.outcome())).append(", ")
                    .append(String.format(Locale.ROOT, "%.0f ms", call.tookMs())).append("</title></line>");
        }
        y += LANE + GAP;
    }

    /** A mark a second for each group of kinds that the host sent in it. */
    private void packets(String host) {
        label(host + " sends");
        for (PacketSecond second : play.packetSeconds().getOrDefault(host, List.of())) {
            double from = x(second.second() * 1000L);
            double width = x(second.second() * 1000L + 1000) - from;
            for (PacketGroup group : PacketGroup.values()) {
                Map<String, Integer> counts = group.of(second.sent());
                if (width > 0 && !counts.isEmpty()) {
                    out.append("<rect class=\"").append(group.style()).append("\" x=\"").append(number(from)).append("\" y=\"").append(y + 1 + group.ordinal() * 5)
                            .append("\" width=\"").append(number(Math.max(width - 0.5, 0.7))).append("\" height=\"4\"><title>").append(seconds(second.second() * 1000L))
                            .append(" ").append(escaped(host + " sends " + words(counts))).append("</title></rect>");
                }
            }
        }
        y += LANE + GAP;
    }

    private static String words(Map<String, Integer> counts) {
        return counts.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()).collect(Collectors.joining(", "));
    }

    private void steps(int bottom) {
        for (int i = 0; i < play.steps().size(); i++) {
            StepReport step = play.steps().get(i);
            String title = "<title>" + escaped(ResultRow.name(step)) + ", " + seconds(step.beganMs()) + "</title>";
            StepMarks.Mark mark = marks.all().get(i);
            String at = number(x(step.beganMs()));
            out.append("<line class=\"step\" x1=\"").append(at).append("\" x2=\"").append(at).append("\" y1=\"").append(mark.top()).append("\" y2=\"").append(bottom)
                    .append("\">").append(title).append("</line><text class=\"mark\" x=\"").append(number(mark.x())).append("\" y=\"").append(mark.baseline()).append("\">")
                    .append(escaped(mark.text())).append(title).append("</text>");
        }
    }

    private void axis(int bottom) {
        long spanS = (toMs - fromMs) / 1000;
        long everyS = spanS > 200 ? 20 : spanS > 80 ? 10 : 5;
        for (long s = (fromMs / 1000 / everyS + 1) * everyS; s * 1000 < toMs; s += everyS) {
            // What does not fit before the drawing's edge would be cut off.
            boolean fits = x(s * 1000) + AXIS_TEXT <= LABEL + WIDTH;
            out.append("<line class=\"tick\" x1=\"").append(number(x(s * 1000))).append("\" x2=\"").append(number(x(s * 1000))).append("\" y1=\"").append(bottom)
                    .append("\" y2=\"").append(bottom + 6).append("\"/>");
            if (fits) {
                out.append("<text class=\"soft\" x=\"").append(number(x(s * 1000) + 2)).append("\" y=\"").append(bottom + 18).append("\">").append(s).append(" s</text>");
            }
        }
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
    }
}
