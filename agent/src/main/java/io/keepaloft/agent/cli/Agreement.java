package io.keepaloft.agent.cli;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import io.keepaloft.cloud.Finding.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings what was foretold, by a cloud's documents and by rules, and what live probes measured to one story; pure.
 *
 * <p>Evidence goes before documents: where a rung was measured, what the documents say of it is told in that finding and no more on its own. A
 * rule that should drop what arrives is told with both, since what it foretells is the first packet after a quiet time: that something arrives
 * now, as answers do that connection tracking lets pass, makes it no less missing. A network ACL has no memory, and nothing answers to a multicast
 * group, so there the evidence counts.
 */
final class Agreement {
    private static final String UDP = "udp-delivery";
    private static final String UNICAST = "unicast-delivery";
    private static final String MULTICAST = "multicast-delivery";

    private final List<Finding> foretold;
    private final List<Finding> measured;

    private Agreement(List<Finding> foretold, List<Finding> measured) {
        this.foretold = foretold;
        this.measured = measured;
    }

    /** @param measured of {@link DeliveryCheck}. @return all of them, without contradictions */
    static List<Finding> of(List<Finding> foretold, List<Finding> measured) {
        Agreement agreement = new Agreement(foretold, measured);
        List<Finding> all = new ArrayList<>();
        foretold.forEach(finding -> agreement.documents(finding, all));
        measured.forEach(finding -> agreement.measurement(finding, all));
        return all;
    }

    private boolean isDocument(Finding finding) {
        return finding.level() != Level.PASS && measured.stream().anyMatch(each -> each.id().equals(finding.id()));
    }

    private void documents(Finding finding, List<Finding> all) {
        if (!isDocument(finding)) {
            all.add(rule(finding));
        } else if (measured.stream().noneMatch(each -> each.id().equals(finding.id()) && DeliveryCheck.measured(each))) {
            String whyNot = measured.stream().filter(each -> each.id().equals(finding.id())).map(Finding::message).distinct().collect(Collectors.joining("; "));
            all.add(finding.told(finding.level(), finding.message() + "; that was not measured: " + whyNot, finding.consequence(), finding.fix()));
        }
    }

    private void measurement(Finding finding, List<Finding> all) {
        List<Finding> documents = foretold.stream().filter(each -> each.id().equals(finding.id()) && isDocument(each)).toList();
        boolean measuredAtAll = measured.stream().anyMatch(each -> each.id().equals(finding.id()) && DeliveryCheck.measured(each));
        if (!DeliveryCheck.measured(finding) && !documents.isEmpty() && !measuredAtAll) {
            return; // told with the documents
        }
        String says = documents.stream().filter(document -> document.level() != Level.SKIP).map(Finding::message).distinct().collect(Collectors.joining("; "));
        List<Finding> against = finding.level() == Level.PASS ? foretold.stream().filter(each -> contradicts(each, finding)).toList() : List.of();
        if (finding.level() == Level.PASS && !says.isEmpty()) {
            all.add(finding.told(Level.PASS, "arrives: that was measured, and counts, although the documents say: " + says, "", ""));
        } else if (!against.isEmpty()) {
            all.add(finding.told(Level.PASS, "arrives now; " + against.stream().map(each -> each.id() + " " + rule(each).level()).distinct().collect(Collectors.joining(", "))
                    + " says what is against it", "", ""));
        } else {
            all.add(finding);
        }
    }

    /** A rule that lets through what does not arrive is named by the finding of what does not, see {@link DeliveryCheck}. */
    private Finding rule(Finding finding) {
        List<Finding> arrivals = measured.stream().filter(each -> each.level() == Level.PASS && contradicts(finding, each)).toList();
        boolean borneOut = measured.stream().anyMatch(each -> (each.level() == Level.FAIL || each.level() == Level.WARN) && speaksOf(finding, each));
        if (arrivals.isEmpty() || borneOut) {
            return finding;
        }
        String yet = "; yet it arrives now, as was measured (" + arrivals.stream().map(Finding::subject).distinct().collect(Collectors.joining("; ")) + ")";
        if (finding.id().startsWith("nacl-")) {
            return doubted(finding, yet + ", and an ACL has no memory that would explain it", "the ACL was changed just now, or these packets go another way than was read");
        }
        if (arrivals.stream().allMatch(each -> each.id().equals(MULTICAST))) {
            return doubted(finding, yet + ", and connection tracking does not explain it: nothing answers packets to a multicast group",
                    "the rule was taken away just now, or another one is for the multicast group, or this network does not hold multicast to its rules");
        }
        return finding.told(finding.level(), finding.message() + yet + ": connection tracking lets pass what answers packets of this side",
                "after a quiet time of some minutes, or a restart, " + finding.consequence(), finding.fix());
    }

    /** What was measured counts, and the rule may have been read wrongly or too early. */
    private static Finding doubted(Finding finding, String yet, String reasons) {
        return finding.told(Level.WARN, finding.message() + yet, "either " + reasons + "; if it is the first, " + finding.consequence(),
                "run preflight again in a minute; if it still says so: " + finding.fix());
    }

    private static boolean contradicts(Finding rule, Finding measurement) {
        return (rule.level() == Level.FAIL || rule.level() == Level.WARN) && speaksOf(rule, measurement);
    }

    /** Whether a finding about rules is about the same packets as a measurement, whose one way has this host at one end. */
    private static boolean speaksOf(Finding rule, Finding measurement) {
        boolean sameRung = rule.id().endsWith("-vrrp") && (measurement.id().equals(UNICAST) || measurement.id().equals(MULTICAST)) || rule.id().endsWith("-udp") && measurement.id().equals(UDP);
        return sameRung && !measurement.ways().isEmpty() && rule.ways().stream().anyMatch(way -> measurement.ways().contains(way));
    }
}
