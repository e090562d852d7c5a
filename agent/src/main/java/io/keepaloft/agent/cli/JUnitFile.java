package io.keepaloft.agent.cli;

import io.keepaloft.cloud.Finding;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** {@code --junit}: the findings as the XML that pipelines show, a test case each; FAIL is a failure, SKIP is skipped, WARN passes and says why in its output. */
final class JUnitFile {
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private final Path target;
    private final boolean device;

    private JUnitFile(Path target, boolean device) {
        this.target = target;
        this.device = device;
    }

    /** @throws CommandFailure if it could not be written at the end, told before anything is looked at */
    static JUnitFile at(Path file, int unusable) throws CommandFailure {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (Files.isDirectory(target)) {
                throw new CommandFailure(unusable, "--junit " + file + " is a directory", "name a file in it");
            }
            Path directory = target.getParent();
            boolean device = Files.exists(target) && !Files.isRegularFile(target);
            if (directory == null || !Files.isDirectory(directory)) {
                throw new CommandFailure(unusable, "--junit " + file + " cannot be written: there is no directory " + directory, "make it, or name another file");
            }
            if (!Files.isWritable(device ? target : directory)) {
                throw new CommandFailure(unusable, "--junit " + file + " cannot be written: " + (device ? target : directory) + " may not be written to by this user",
                        "name a file elsewhere");
            }
            return new JUnitFile(target, device);
        } catch (IOException e) {
            throw new CommandFailure(unusable, "--junit " + file + " cannot be written: " + e, "name a file elsewhere");
        }
    }

    /** Whole or not at all: whoever reads it at the same time sees the old file or the new one. */
    void write(List<Finding> findings, int unusable) throws CommandFailure {
        try {
            byte[] content = xml(findings).getBytes(StandardCharsets.UTF_8);
            if (device) {
                Files.write(target, content);
                return;
            }
            Path half = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".tmp");
            try {
                Files.write(half, content);
                Files.setPosixFilePermissions(half, READABLE);
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (IOException e) {
            throw new CommandFailure(unusable, "--junit " + target + " could not be written: " + e, "the findings are on standard output");
        }
    }

    static String xml(List<Finding> findings) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            open(xml, "testsuites", "name", "keepaloft");
            open(xml, "testsuite", "name", "preflight", "tests", "" + findings.size(), "failures", "" + count(findings, Finding.Level.FAIL), "errors", "0",
                    "skipped", "" + count(findings, Finding.Level.SKIP));
            for (Finding finding : findings) {
                testcase(xml, finding);
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible); // a StringWriter takes everything
        }
        return text.toString();
    }

    private static void testcase(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
        xml.writeCharacters("\n");
        open(xml, "testcase", "classname", "keepaloft.preflight." + finding.id(), "name", finding.subject().isEmpty() ? finding.id() : finding.subject());
        switch (finding.level()) {
            case PASS -> output(xml, finding.message());
            case WARN -> output(xml, "WARN: " + details(finding));
            case SKIP -> {
                open(xml, "skipped", "message", finding.message());
                xml.writeEndElement();
                output(xml, details(finding));
            }
            case FAIL -> {
                open(xml, "failure", "type", finding.id(), "message", finding.told().replace('\n', ' '));
                xml.writeCharacters(legal(details(finding)));
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    private static void output(XMLStreamWriter xml, String text) throws XMLStreamException {
        open(xml, "system-out");
        xml.writeCharacters(legal(text));
        xml.writeEndElement();
    }

    private static String details(Finding finding) {
        return finding.message() + (finding.consequence().isEmpty() ? "" : "\nthen: " + finding.consequence()) + (finding.fix().isEmpty() ? "" : "\nfix: " + finding.fix());
    }

    /** @param attributes name, value, name, value, … */
    private static void open(XMLStreamWriter xml, String element, String... attributes) throws XMLStreamException {
        xml.writeStartElement(element);
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], legal(attributes[i + 1]));
        }
    }

    /** XML 1.0 §2.2: most control characters may not even be escaped. */
    private static String legal(String text) {
        return text.codePoints().map(character -> character == '\t' || character == '\n' || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD || character >= 0x10000 ? character : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
