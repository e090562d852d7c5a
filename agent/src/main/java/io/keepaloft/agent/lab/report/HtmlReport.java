package io.keepaloft.agent.lab.report;

import java.util.List;

/** A run as one page that needs no network: tables, and a timeline a play. */
public final class HtmlReport {
    private HtmlReport() {
    }

    public static String of(List<PlayReport> plays) {
        return new HtmlPage(plays).text();
    }
}
