package io.keepaloft.agent.cli;

import io.keepaloft.agent.config.Config;
import io.keepaloft.agent.config.ParsedConfig;
import io.keepaloft.agent.control.Json;
import io.keepaloft.agent.handover.CloudConnection;
import io.keepaloft.agent.preflight.CloudNeeds;
import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.PreflightRequest;
import io.keepaloft.cloud.Unseen;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keepaloft preflight}: what in the cloud or on this host would keep a takeover from succeeding. */
@Command(name = "preflight", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Checks the cloud and this host, before or while the agent runs: what was looked at, what was found, what will happen because of it, "
                + "and the repair. Without root and without a running agent it checks what it can, and says what it skips.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no check fails", "1:at least one fails", "2:the configuration or the provider could not be used, or wrong usage"})
final class PreflightCommand implements Callable<Integer> {
    private static final int UNUSABLE = 2;

    private final HostChecks host;
    private final Asking asking;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    @Mixin
    private ControlOption control;

    @Option(names = "--json", description = "one JSON object on standard output; everything else goes to standard error")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "also write the findings as JUnit XML, a test case each, for pipelines")
    private Path junit;

    @Option(names = "--fix", description = "print the safe repairs of what fails or warns, ask, apply them, and look again")
    private boolean fix;

    @Option(names = "--yes", description = "with --fix: apply the repairs without asking")
    private boolean yes;

    PreflightCommand(HostChecks host, Asking asking) {
        this.host = host;
        this.asking = asking;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (yes && !fix) {
            throw new ParameterException(spec.commandLine(), "--yes answers the question of --fix, which is not given");
        }
        Optional<JUnitFile> file = junit == null ? Optional.empty() : Optional.of(JUnitFile.at(junit, UNUSABLE));
        List<Finding> findings = new ArrayList<>();
        ParsedConfig parsed = configuration(file);
        Config config = parsed.config();
        findings.addAll(PreflightChecks.unmoved(parsed));
        boolean usable = look(config, findings);
        List<Finding> told = Agreement.of(findings, DeliveryCheck.look(control.path(), config, findings));
        print(told);
        if (file.isPresent()) {
            file.get().write(told, UNUSABLE);
        }
        if (!usable) {
            return UNUSABLE;
        }
        return told.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL) ? 1 : 0;
    }

    /** A pipeline that reads nothing but the XML must not see the last run's for this one. */
    private ParsedConfig configuration(Optional<JUnitFile> file) throws CommandFailure {
        try {
            return options.load(err(), UNUSABLE);
        } catch (CommandFailure wrong) {
            if (file.isPresent()) {
                file.get().write(List.of(new Finding(PreflightChecks.CONFIGURATION, Finding.Level.FAIL, options.file().toString(), wrong.getMessage(), "nothing was looked at",
                        "keepaloft check -f " + options.file())), UNUSABLE);
            }
            throw wrong;
        }
    }

    /** @param findings gets what is found. @return whether the provider could be used */
    private boolean look(Config config, List<Finding> findings) {
        findings.addAll(host.look(config));
        findings.addAll(PeerConfigCheck.look(control.path(), options.file(), config));
        try (CloseableSession cloud = new CloseableSession(CloudConnection.open(config))) {
            List<Finding> found = cloud.session().isPresent() ? look(cloud.session().get(), config) : List.of();
            Optional<Finding> closed = found.stream().filter(finding -> Unseen.unanswered(finding) || PreflightChecks.keptOut(finding)).findFirst();
            closed.ifPresent(finding -> unusable(finding.message()));
            found.stream().map(Unseen::inOneLook).forEach(findings::add);
            return closed.isEmpty();
        } catch (CloudException e) {
            findings.add(PreflightChecks.unusable(config, e));
            unusable(e.describe());
            return false;
        }
    }

    private void unusable(String why) {
        err().println("keepaloft: the provider could not be used: " + why);
        err().flush();
    }

    private List<Finding> look(CloudSession session, Config config) throws CloudException {
        Map<String, List<String>> peers = KnownPeers.ask(control.path());
        PreflightRequest needs = CloudNeeds.of(config, peers);
        List<Finding> found = session.preflight(needs);
        if (!fix) {
            return found;
        }
        Repairs repairs = new Repairs(session, found, err());
        repairs.print();
        if (repairs.count() == 0 || !agreed(repairs.count()) || !repairs.apply()) {
            return found;
        }
        List<Finding> now = repairs.verify(() -> session.preflight(needs));
        if (!peers.isEmpty()) {
            err().println("the agent that runs looks again on its own, mostly within a minute: until then 'keepaloft status' shows what it saw before");
            err().flush();
        }
        return now;
    }

    private boolean agreed(int repairs) {
        Optional<Boolean> answer = yes ? Optional.of(true) : asking.ask("apply " + (repairs == 1 ? "this repair" : "these " + repairs + " repairs") + "?");
        if (answer.isEmpty()) {
            err().println("keepaloft: nothing was repaired: there is no terminal to ask at");
            err().println("hint: --fix --yes applies the repairs without asking");
        } else if (!answer.get()) {
            err().println("nothing was repaired");
        }
        err().flush();
        return answer.orElse(false);
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(new Report(findings.stream().map(Told::of).toList())));
        } else {
            FindingsText.print(findings, Screen.ofStandardOutput(System.getenv()), out);
        }
        out.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The object of {@code preflight --json}. */
    private record Report(List<Told> findings) {}

    /** A finding for scripts; the components are its keys. */
    private record Told(String id, Finding.Level level, String subject, String message, String consequence, String fix) {
        static Told of(Finding finding) {
            return new Told(finding.id(), finding.level(), finding.subject(), finding.message(), finding.consequence(), finding.fix());
        }
    }

    /** A session that may not be there; both close the same way. */
    private record CloseableSession(Optional<CloudSession> session) implements AutoCloseable {
        @Override
        public void close() {
            session.ifPresent(CloudSession::close);
        }
    }
}
