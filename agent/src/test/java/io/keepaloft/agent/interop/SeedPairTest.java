package io.keepaloft.agent.interop;

import static io.keepaloft.agent.interop.Router.Kind.KEEPALIVED;
import static io.keepaloft.agent.interop.Router.Kind.KEEPALOFT;

import io.keepaloft.agent.interop.Router.Kind;
import io.keepaloft.agent.lab.Await;
import io.keepaloft.agent.lab.Host;
import io.keepaloft.agent.lab.LabDirectory;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.Seat;
import io.keepaloft.agent.lab.VirtualSwitch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first seed's two configurations as they stand, with a real nginx under the article's check script: its own tests, and two more. */
@Tag("netns")
class SeedPairTest {
    private static final String VIRTUAL_ADDRESS = "10.63.0.158";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    static Stream<Arguments> pairs() {
        return Stream.of(Arguments.of(KEEPALOFT, KEEPALOFT), Arguments.of(KEEPALOFT, KEEPALIVED), Arguments.of(KEEPALIVED, KEEPALOFT));
    }

    @ParameterizedTest(name = "154 runs {0}, 155 runs {1}")
    @MethodSource("pairs")
    @Execution(ExecutionMode.CONCURRENT)
    void nginxBehindTheVirtualAddress(Kind on154, Kind on155) throws Exception {
        try (LabDirectory files = LabDirectory.create(); VirtualSwitch network = VirtualSwitch.create(files.name() + "-sw", List.of("10.63.0.1/24"));
                Host first = host(154, files, network); Host second = host(155, files, network)) {
            Router master = new Router(on154, first);
            Router backup = new Router(on155, second);
            NginxHost nginx = new NginxHost(first);
            // Neither nginx runs: the check scripts start them.
            boot(master, nginx);
            boot(backup, new NginxHost(second));
            answered(network, master, backup, master);

            // nginx dies, and the check script starts it again: nothing changes hands for that, the script sees to it within its interval.
            nginx.killNginx();
            await("the check script starts nginx again", nginx::nginxRuns, master, backup);
            answered(network, master, backup, master);

            // The article's test: keepalived on the master is stopped, and the standby's page is shown.
            master.stop();
            answered(network, backup, master, backup);

            // Priority 120 against 118; `state MASTER` outweighs `nopreempt`, as keepalived says when it reads this file.
            master.start(configuration(154));
            answered(network, master, master, backup);

            // nginx can no longer start: with its 20 the master has 120, without 100, and the standby 118.
            nginx.spoil();
            nginx.killNginx();
            answered(network, backup, master, backup);
        }
    }

    private static Host host(int number, LabDirectory files, VirtualSwitch network) {
        return new Host("nginx" + number, files.name() + "-" + number, new Seat("h" + number, null, List.of("10.63.0." + number + "/24"), List.of()),
                network, files.directory(String.valueOf(number)));
    }

    private static void boot(Router router, NginxHost nginx) {
        router.host().powerOn();
        nginx.prepare();
        router.start(configuration(router.host().name().endsWith("154") ? 154 : 155));
    }

    /** The very file in conf/, seen from the module's directory or from the root. */
    private static Path configuration(int number) {
        Path file = Path.of("conf", "seed-nginx-" + number + ".conf").toAbsolutePath();
        return Files.exists(file) ? file : Path.of("..", "conf", "seed-nginx-" + number + ".conf").toAbsolutePath().normalize();
    }

    private static void answered(VirtualSwitch network, Router expected, Router one, Router other) {
        await("only " + expected.host().name() + " has the virtual address, and answers on it", () -> expected.master(VIRTUAL_ADDRESS)
                && Stream.of(one, other).filter(router -> router != expected).noneMatch(router -> router.master(VIRTUAL_ADDRESS))
                && network.machine().shell("curl -s -m 1 http://" + VIRTUAL_ADDRESS + "/ || true").strip().equals(expected.host().name()), one, other);
    }

    private static void await(String what, java.util.function.Supplier<Boolean> condition, Router one, Router other) {
        try {
            Await.until(what, LIMIT, condition);
        } catch (LabException e) {
            throw new AssertionError(e.getMessage() + "\n" + one + "\n" + other, e);
        }
    }
}
