package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.control.Json;
import io.keepaloft.agent.handover.CloudConnection;
import io.keepaloft.agent.preflight.CloudNeeds;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keepaloft preflight}: what in the cloud or on this host would keep a takeover from succeeding. */
@Command(name = "preflight", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Checks the cloud and this host, before or while the agent runs.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no check fails", "1:at least one fails", "2:the configuration or the provider could not be used, or wrong usage"})
final class PreflightCommand implements Callable<Integer> {
    private static final int UNUSABLE = 2;

    private final HostChecks host;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    @Mixin
    private ControlOption control;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Option(names = "--fix", description = "print the safe repairs of what fails, and apply them")
    private boolean fix;

    PreflightCommand(HostChecks host) {
        this.host = host;
    }

    @Override
    public Integer call() throws CommandFailure {
        Config config = options.load(spec.commandLine().getErr(), UNUSABLE);
        List<Finding> findings = new ArrayList<>(host.look(config));
        findings.addAll(PeerConfigCheck.look(control.path()));
        boolean usable = true;
        try (CloseableSession cloud = new CloseableSession(CloudConnection.open(config))) {
            if (cloud.session().isPresent()) {
                findings.addAll(look(cloud.session().get(), config));
            }
        } catch (CloudException e) {
            PreflightChecks.unusable(config, e).ifPresent(findings::add);
            spec.commandLine().getErr().println("keepaloft: the provider could not be used: " + e.describe());
            spec.commandLine().getErr().flush();
            usable = false;
        }
        print(findings);
        if (!usable) {
            return UNUSABLE;
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL) ? 1 : 0;
    }

    private List<Finding> look(CloudSession session, Config config) throws CloudException {
        List<Finding> found = session.preflight(CloudNeeds.of(config));
        if (!fix || !repaired(session, found)) {
            return found;
        }
        return session.preflight(CloudNeeds.of(config));
    }

    /** Applies every safe repair of a failed check, each after printing it. */
    private boolean repaired(CloudSession session, List<Finding> found) {
        PrintWriter err = spec.commandLine().getErr();
        boolean any = false;
        for (Finding finding : found) {
            if (finding.level() != Finding.Level.FAIL || !session.fixable(finding)) {
                continue;
            }
            err.println("repairing " + finding.id() + " (" + finding.subject() + "): " + finding.fix());
            err.flush();
            try {
                session.fix(finding);
                any = true;
            } catch (CloudException e) {
                err.println("could not be repaired: " + e.describe());
            }
        }
        err.flush();
        return any;
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(new Report(findings)));
        } else {
            FindingsText.print(findings, out);
        }
        out.flush();
    }

    /** The object of {@code preflight --json}. */
    private record Report(List<Finding> findings) {}

    /** A session that may not be there; both close the same way. */
    private record CloseableSession(Optional<CloudSession> session) implements AutoCloseable {
        @Override
        public void close() {
            session.ifPresent(CloudSession::close);
        }
    }
}
