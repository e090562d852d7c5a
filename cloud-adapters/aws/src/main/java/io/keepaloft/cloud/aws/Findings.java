package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What preflight has found so far, each thing once, and the repairs that take nothing from anybody. */
final class Findings {
    private static final String PERMISSION = "permission";
    private final Set<Finding> all = new LinkedHashSet<>();
    private final Map<Finding, Repair> repairs = new HashMap<>();

    List<Finding> all() {
        return List.copyOf(all);
    }

    /** Those that can be repaired without risk for anything else. */
    Map<Finding, Repair> repairs() {
        return Map.copyOf(repairs);
    }

    void pass(String id, String subject, String message) {
        add(Finding.pass(id, subject, message));
    }

    /** It could not be told because the cloud would not. @param consequence of not knowing */
    void skip(String id, String subject, CloudException refused, String consequence) {
        add(new Finding(id, Level.SKIP, subject, refused.describe(), consequence, AccessChecks.remedy(refused)));
    }

    void add(String id, Level level, String subject, String message, String consequence, String fix) {
        add(new Finding(id, level, subject, message, consequence, fix));
    }

    void add(Finding finding) {
        all.add(finding);
    }

    /** @param repair null: none that is safe */
    void add(Finding finding, Repair repair) {
        add(finding);
        if (repair != null) {
            repairs.put(finding, repair);
        }
    }

    /** Whether EC2 has answered a single call well. */
    boolean answered() {
        return all.stream().anyMatch(finding -> finding.level() == Level.PASS && finding.id().startsWith(PERMISSION));
    }

    void allowed(String operation, String of) {
        pass(id(operation), subject(operation, of), "allowed");
    }

    /** @param of the resource that needs it, or empty */
    void refused(String of, CloudException refused) {
        boolean denied = refused.failure() == Failure.DENIED;
        add(id(refused.operation()), denied ? Level.FAIL : Level.SKIP, subject(refused.operation(), of), refused.describe(),
                denied ? "takeovers and checks that need it will fail" : "whether takeovers and checks that need it are allowed is not known", AccessChecks.remedy(refused));
    }

    private static String subject(String operation, String of) {
        return "ec2:" + operation + (of.isEmpty() ? "" : " for " + of);
    }

    /** {@code AssociateAddress} is {@code permission-associate-address}. */
    static String id(String operation) {
        return PERMISSION + operation.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
