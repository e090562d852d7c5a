package io.keepaloft.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keepaloft.cloud.Finding;
import io.keepaloft.cloud.Finding.Level;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The XML that pipelines read: what every reader of it accepts, whatever a cloud's names contain. */
class JUnitFileTest {
    /** Of what Jenkins reads (junit-10.xsd of its xUnit plugin), the part that is used here. */
    private static final String SCHEMA = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
              <xs:complexType name="why" mixed="true">
                <xs:attribute name="type" type="xs:string"/><xs:attribute name="message" type="xs:string"/>
              </xs:complexType>
              <xs:element name="testsuites"><xs:complexType>
                <xs:sequence><xs:element name="testsuite"><xs:complexType>
                  <xs:sequence><xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                    <xs:choice minOccurs="0" maxOccurs="2">
                      <xs:element name="failure" type="why"/><xs:element name="skipped" type="why"/><xs:element name="system-out" type="xs:string"/>
                    </xs:choice>
                    <xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="classname" type="xs:string" use="required"/>
                  </xs:complexType></xs:element></xs:sequence>
                  <xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="tests" type="xs:integer" use="required"/>
                  <xs:attribute name="failures" type="xs:integer" use="required"/><xs:attribute name="errors" type="xs:integer" use="required"/>
                  <xs:attribute name="skipped" type="xs:integer" use="required"/>
                </xs:complexType></xs:element></xs:sequence>
                <xs:attribute name="name" type="xs:string"/>
              </xs:complexType></xs:element>
            </xs:schema>""";

    private static final List<Finding> FINDINGS = List.of(
            new Finding("sg-ingress-vrrp", Level.FAIL, "web<1> & \"db\" \u0000\u001b]]>", "no rule\nlets it in", "both become MASTER", "aws ec2 'x' > y"),
            new Finding("cloud-peers", Level.WARN, "tag ha=\uD83D\uDC4D", "only one", "nobody takes over", ""),
            new Finding("raw-socket", Level.SKIP, "", "not root", "", "run as root"),
            Finding.pass("elastic-ip-exists", "elastic_ip 1.2.3.4", "held"));

    @TempDir
    private Path directory;

    @Test
    void eachFindingIsATestCase() throws Exception {
        String xml = JUnitFile.xml(FINDINGS);
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(new StreamSource(new StringReader(SCHEMA))).newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
        assertEquals("4 1 1", suite.getAttribute("tests") + " " + suite.getAttribute("failures") + " " + suite.getAttribute("skipped"));
        Element failed = (Element) document.getElementsByTagName("testcase").item(0);
        assertEquals("web<1> & \"db\" \uFFFD\uFFFD]]>", failed.getAttribute("name"));
        Element failure = (Element) failed.getElementsByTagName("failure").item(0);
        assertEquals("no rule lets it in: both become MASTER", failure.getAttribute("message"));
        assertEquals("no rule\nlets it in\nthen: both become MASTER\nfix: aws ec2 'x' > y", failure.getTextContent());
        assertEquals("tag ha=\uD83D\uDC4D", ((Element) document.getElementsByTagName("testcase").item(1)).getAttribute("name"));
        assertEquals("raw-socket", ((Element) document.getElementsByTagName("testcase").item(2)).getAttribute("name"), "a case has a name in any case");
    }

    @Test
    void theOldFileStandsUntilTheNewOneIsWhole() throws Exception {
        Path file = Files.writeString(directory.resolve("report.xml"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.xml"), file);
        JUnitFile.at(link, 2).write(FINDINGS, 2);
        assertTrue(Files.isSymbolicLink(link) && Files.readString(file).startsWith("<?xml"), "written through a link");
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> all = Files.list(directory)) {
            assertEquals(2, all.count(), "nothing half is left behind");
        }
        JUnitFile.at(Path.of("/dev/null"), 2).write(FINDINGS, 2);
        assertTrue(!Files.isRegularFile(Path.of("/dev/null")), "a device stays one");
    }

    @Test
    void whereNothingCanBeWrittenIsToldWithAHint() {
        CommandFailure directoryItself = assertThrows(CommandFailure.class, () -> JUnitFile.at(directory, 2));
        assertTrue(directoryItself.getMessage().contains("is a directory") && !directoryItself.hint().isEmpty(), directoryItself.getMessage());
        assertEquals(2, assertThrows(CommandFailure.class, () -> JUnitFile.at(Path.of("/proc/none/x.xml"), 2)).exitCode());
    }
}
