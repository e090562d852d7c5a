package io.keepaloft.agent.cli;

import io.keepaloft.agent.capture.AdvertCapture;
import io.keepaloft.agent.capture.CaptureException;
import io.keepaloft.agent.control.Json;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keepaloft watch}: every VRRP advertisement on an interface, as it comes. */
@Command(name = "watch", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Shows every VRRP advertisement on an interface, a line each, until Ctrl-C.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:ended by Ctrl-C or --count", "1:nothing can be captured", "2:wrong usage"})
final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-i", "--interface"}, required = true, paramLabel = "IFACE", description = "the interface, or 'any'")
    private String interfaceName;

    @Option(names = {"-c", "--count"}, paramLabel = "N", converter = Count.class, description = "stop after N advertisements")
    private long count = Long.MAX_VALUE;

    @Option(names = "--json", description = "one JSON object a line")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        ZoneId zone = ZoneId.systemDefault();
        // Ctrl-C is how one ends it, and so no failure: without this the exit code would be 130.
        Thread onSignal = new Thread(() -> {
            out.flush();
            Runtime.getRuntime().halt(0);
        }, "watch-end");
        try (AdvertCapture capture = AdvertCapture.open(interfaceName)) {
            Runtime.getRuntime().addShutdownHook(onSignal);
            Counter counter = new Counter(count);
            capture.read(sighting -> {
                out.println(json ? Json.line(sighting) : sighting.line(zone));
                // The reader of a pipe may have gone: `keepaloft watch | head`.
                return !out.checkError() && counter.more();
            });
            Runtime.getRuntime().removeShutdownHook(onSignal);
            return 0;
        } catch (CaptureException e) {
            throw new CommandFailure(1, e.getMessage(), e.hint());
        }
    }

    private static final class Counter {
        private long left;

        Counter(long left) {
            this.left = left;
        }

        boolean more() {
            return --left > 0;
        }
    }
}
