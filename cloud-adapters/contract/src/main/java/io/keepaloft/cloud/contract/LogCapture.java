package io.keepaloft.cloud.contract;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
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
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Captures both logging systems at their finest level, but for the libraries that the shipped `conf/log4j2.xml` pins because they tell tokens. */
public final class LogCapture extends AbstractAppender implements AutoCloseable {
    private static final File SHIPPED = new File("../../conf/log4j2.xml");

    private final Queue<String> into;
    private final org.apache.logging.log4j.core.Logger root = LoggerContext.getContext(false).getRootLogger();
    private final org.apache.logging.log4j.Level before = root.getLevel();
    private final List<org.apache.logging.log4j.core.Appender> appenders = List.copyOf(root.getAppenders().values());
    private final Logger jul = Logger.getLogger("");
    private final Level julBefore = jul.getLevel();
    /** Held, since java.util.logging forgets a logger that nobody holds. */
    private final List<Logger> pinned = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override public void publish(LogRecord record) {
            Object[] parameters = record.getParameters();
            into.add(record.getMessage() + " " + (parameters == null ? "" : List.of(parameters)) + " " + record.getThrown() + " " + record.getLoggerName());
        }

        @Override public void flush() {}

        @Override public void close() {}
    };

    /** @param into gets every line, from any thread */
    public LogCapture(Queue<String> into) throws Exception {
        super("everything", null, null, true, Property.EMPTY_ARRAY);
        this.into = into;
        start();
        appenders.forEach(root::removeAppender);
        root.addAppender(this);
        Configurator.setRootLevel(org.apache.logging.log4j.Level.ALL);
        handler.setLevel(Level.ALL);
        jul.addHandler(handler);
        jul.setLevel(Level.ALL);
        NodeList pins = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(SHIPPED).getElementsByTagName("Logger");
        for (int i = 0; i < pins.getLength(); i++) {
            pin((Element) pins.item(i));
        }
    }

    private void pin(Element shipped) {
        if (!shipped.getAttribute("level").equals("warn")) {
            throw new AssertionError("only pins to \"warn\" are understood here: " + shipped.getAttribute("name"));
        }
        Configurator.setLevel(shipped.getAttribute("name"), org.apache.logging.log4j.Level.WARN);
        Logger quiet = Logger.getLogger(shipped.getAttribute("name"));
        quiet.setLevel(Level.WARNING);
        pinned.add(quiet);
    }

    @Override public void append(LogEvent event) {
        into.add(event.getLoggerName() + " " + event.getMessage().getFormattedMessage() + " " + event.getThrown());
    }

    @Override public void close() {
        root.removeAppender(this);
        appenders.forEach(root::addAppender);
        Configurator.setRootLevel(before);
        pinned.forEach(logger -> {
            logger.setLevel(null);
            Configurator.setLevel(logger.getName(), (org.apache.logging.log4j.Level) null);
        });
        jul.removeHandler(handler);
        jul.setLevel(julBefore);
        stop();
    }
}
