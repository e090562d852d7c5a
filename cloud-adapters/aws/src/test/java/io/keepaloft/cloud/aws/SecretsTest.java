package io.keepaloft.cloud.aws;

import static io.keepaloft.cloud.aws.TwoHosts.ELASTIC_IP;
import static io.keepaloft.cloud.aws.TwoHosts.takeOver;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_201;
import static io.keepaloft.cloud.simulator.SeedFixture.INSTANCE_202;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.CloudSession;
import io.keepaloft.cloud.PreflightRequest.Path;
import io.keepaloft.cloud.simulator.fault.Planned;
import io.keepaloft.cloud.simulator.identity.Credentials;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * No secret key and no token appears in a log line, an exception or a finding, not even with everything logged at the finest level
 * that `conf/log4j2.xml` leaves to the operator: the libraries that it pins do tell tokens below that.
 */
final class SecretsTest {

    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    @Test
    void keysAndTokensAppearNowhere() throws Exception {
        try (TwoHosts hosts = new TwoHosts(); Everything _ = new Everything(said)) {
            System.getLogger("keepaloft.test").log(System.Logger.Level.TRACE, "at finest");
            CloudSession host = hosts.host(INSTANCE_201);
            said.add(host.toString());
            said.addAll(host.preflight(Requests.of(List.of(ELASTIC_IP), List.of("172.17.100.202"), Path.MULTICAST)).stream().map(Object::toString).toList());
            takeOver(host, ELASTIC_IP);
            CloudSession other = hosts.host(INSTANCE_202);
            other.rehearse(ELASTIC_IP, other.observe(ELASTIC_IP));
            for (Planned fault : List.of(new Planned.Failure(403, "SignatureDoesNotMatch", "canonical", false), new Planned.Failure(500, "InternalError", "x", false),
                    new Planned.Cut(false))) {
                hosts.cloud.faults().next("DescribeAddresses", 20, fault);
                said.add(trace(assertThrows(CloudException.class, () -> other.observe(ELASTIC_IP))));
                hosts.cloud.faults().clear();
            }
            Credentials held = hosts.cloud.keys().ofInstance(INSTANCE_201, Clock.systemUTC().instant());
            assertTrue(said.stream().noneMatch(line -> line.matches("(?is).*metadata-token: *[^\\s}]{8,}.*")), "a metadata token was said");
            for (String secret : List.of(held.secretAccessKey().reveal(), held.sessionToken().reveal())) {
                assertFalse(said.stream().anyMatch(line -> line.contains(secret)), "a secret was said");
            }
        }
        assertTrue(said.stream().anyMatch(line -> line.startsWith("at finest")), "the log was not captured");
    }

    private static String trace(CloudException failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return failure.describe() + "\n" + text;
    }

    /** Captures both logging systems at their finest level. */
    private static final class Everything extends AbstractAppender implements AutoCloseable {

        private final Queue<String> into;
        private final org.apache.logging.log4j.core.Logger root = LoggerContext.getContext(false).getRootLogger();
        private final org.apache.logging.log4j.Level before = root.getLevel();
        private final Logger jul = Logger.getLogger("");
        /** Held, since java.util.logging forgets a logger that nobody holds. */
        private final List<Logger> quiet = new ArrayList<>();
        private final Level julBefore = jul.getLevel();
        private final Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                into.add(record.getMessage() + " " + record.getLoggerName());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        Everything(Queue<String> into) throws Exception {
            super("everything", null, null, true, Property.EMPTY_ARRAY);
            this.into = into;
            start();
            root.getAppenders().values().forEach(root::removeAppender);
            root.addAppender(this);
            Configurator.setRootLevel(org.apache.logging.log4j.Level.ALL);
            jul.addHandler(handler);
            jul.setLevel(Level.ALL);
            pinAsShipped();
        }

        private void pinAsShipped() throws Exception {
            NodeList pins = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File("../../conf/log4j2.xml")).getElementsByTagName("Logger");
            for (int i = 0; i < pins.getLength(); i++) {
                Element pin = (Element) pins.item(i);
                assertEquals("warn", pin.getAttribute("level"));
                Configurator.setLevel(pin.getAttribute("name"), org.apache.logging.log4j.Level.WARN);
                Logger pinned = Logger.getLogger(pin.getAttribute("name"));
                pinned.setLevel(Level.WARNING);
                quiet.add(pinned);
            }
        }

        @Override
        public void append(LogEvent event) {
            into.add(event.getLoggerName() + " " + event.getMessage().getFormattedMessage() + " " + event.getThrown());
        }

        @Override
        public void close() {
            root.removeAppender(this);
            Configurator.setRootLevel(before);
            quiet.forEach(logger -> {
                logger.setLevel(null);
                Configurator.setLevel(logger.getName(), (org.apache.logging.log4j.Level) null);
            });
            jul.removeHandler(handler);
            jul.setLevel(julBefore);
            stop();
        }
    }
}
