package io.keepaloft.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the lines of a file before anybody asks what they mean; the examples follow keepalived.conf(5). */
class PreprocessorTest {
    private final Problems problems = new Problems();

    private List<String> lines(String content, String configId) {
        return lines(Configs.FILE, content, configId);
    }

    private List<String> lines(Path file, String content, String configId) {
        var definitions = new Definitions(configId, new Random(42), Map.of("HOME", "/root"));
        var preprocessor = new Preprocessor(file, SourceFile.lines(content, file.toString(), problems), configId, definitions, problems);
        var lines = new ArrayList<String>();
        for (var line = preprocessor.next(); line != null; line = preprocessor.next()) {
            lines.add(line.chars());
        }
        return lines;
    }

    private String messages() {
        return String.join("\n", problems.all().stream().map(Problem::toString).toList());
    }

    @Test
    void commentsEndALineUnlessTheyAreQuotedOrEscaped() {
        assertEquals(List.of("router_id a", "script \"x # y ! z\"", "router_id a#b", "say \"a \\\" # b\""), lines("""
                ! a comment
                   # another
                router_id a   # behind a value
                script "x # y ! z" ! and behind quotes
                router_id a\\#b!c
                say "a \\" # b"
                """, "node1"));
        assertEquals("", messages());
    }

    @Test
    void aLineForAnotherConfigurationIdIsDropped() {
        var file = """
                @main   router_id main_router
                @backup router_id backup_router
                @^main  1.2.3.4
                @main @^other both
                """;
        assertEquals(List.of("router_id main_router", "both"), lines(file, "main"));
        assertEquals(List.of("router_id backup_router", "1.2.3.4"), lines(file, "backup"));
        assertEquals(List.of("1.2.3.4"), lines(file, "elsewhere"));
    }

    @Test
    void aDefinitionIsExpandedWhereItIsUsed() {
        assertEquals(List.of("10.2.0.100/32", "10.2.10.100/32", "a ${UNDEFINED} $NOT.defined b"), lines("""
                $ADDRESS_BASE=10.2.${ADDRESS_BASE_SUB}
                $ADDRESS_BASE_SUB=0
                ${ADDRESS_BASE}.100/32
                $ADDRESS_BASE_SUB=10
                ${ADDRESS_BASE}.100/32
                $NOT=x
                $EMPTY=
                a ${UNDEFINED} $NOT.defined ${EMPTY}b
                """, "node1"));
    }

    @Test
    void aDefinitionMayBeOrHoldACondition() {
        var file = """
                @main $PRIORITY=240
                @backup $PRIORITY=200
                priority $PRIORITY
                $IF_MAIN=@main
                $IF_MAIN only on ${_INSTANCE}
                """;
        assertEquals(List.of("priority 240", "only on main"), lines(file, "main"));
        assertEquals(List.of("priority 200"), lines(file, "backup"));
    }

    @Test
    void aDefinitionOfSeveralLinesBringsThemAllAndMayNestAnother() {
        assertEquals(List.of("instance 0 {", "one 1", "member 1", "member 2", "}", "instance 1 {", "one 1", "member 1", "member 2", "}"), lines("""
                $MEMBER= \\
                one 1 \\
                $M=1 \\
                \\
                member $M \\
                $M=2 \\
                member $M
                $INSTANCE= \\
                instance ${NUM} { \\
                $MEMBER \\
                }
                $NUM=0
                $INSTANCE
                $NUM=1
                $INSTANCE
                """, "node1"));
        assertEquals("", messages());
    }

    @Test
    void predefinedNames() {
        assertEquals(List.of("/etc/keepalived node1 # ! /root", "7", "${_RANDOM 5 1}"), lines("""
                ${_PWD} ${_INSTANCE} ${_HASH} $_BANG ${_ENV HOME}
                ${_RANDOM 7 7}
                ${_RANDOM 5 1}
                """, "node1"));
    }

    @Test
    void sequences() {
        assertEquals(List.of("10.0.0.1", "10.0.1.1", "10.0.2.1", "x3", "x2", "x1", "y1", "y2", "e-1"), lines("""
                ~SEQ(SUBNET, 0, 2) 10.0.${SUBNET}.1
                ~SEQ(X, 3, 1) x$X
                ~SEQ(Y, 2) y$Y
                ~SEQ(Z, 5, 1, 4) none$Z
                ~SEQ(E, -1) e$E
                """, "node1"));
        assertEquals(List.of("fe81::10:90:12", "fe81::10:90:11", "fe81::10:a0:12", "fe81::10:a0:11"),
                lines("~SEQx(AD2, 0x90, 0x10, 0xa0) ~SEQx(AD1, 0x12, -1, 0x11) fe81::10:${AD2}:${AD1}", "node1"));
    }

    @Test
    void lists() {
        assertEquals(List.of("192.168.10.1", "192.169.10.1", "192.168.20.4", "192.169.20.4"),
                lines("~LST({IP,   IP1},  {10,1},{20,4}) ~SEQ(IP2,168,169) 192.${IP2}.${IP}.${IP1}", "node1"));
        assertEquals(List.of("15", "16", "25", "26"), lines("~LST(IP, 1, 2) ~LST(IP1, 5,6) ${IP}${IP1}", "node1"));
    }

    @Test
    void aMalformedLoopIsToldAndItsLineIgnored() {
        assertEquals(List.of("rest"), lines("""
                ~SEQ(X, 1, 0, 5) endless
                ~SEQ(1, 2) no name
                ~LST({A,B}, {1,2,3}) three for two
                ~LST A, B
                rest
                """, "node1"));
        assertEquals("""
                /etc/keepalived/test.conf:1:6: error: a step of 0 never reaches the end
                /etc/keepalived/test.conf:2:6: error: '1' is not the name of a variable
                /etc/keepalived/test.conf:3:6: error: 2 variables, but 3 values in [1, 2, 3]
                /etc/keepalived/test.conf:4:1: error: '~LST' needs its arguments in parentheses (hint: ~SEQ(i, 1, 3) …)""", messages());
    }

    @Test
    void whatWouldNeverEndIsCutOff() {
        assertEquals(List.of("rest"), lines("""
                $A=${B}${B}
                $B=${A}${A}
                use $A
                $LOOP= \\
                 first \\
                 $LOOP
                rest
                """, "node1"));
        assertTrue(messages().contains("never come to an end"), messages());
        lines("$LOOP= \\\n a \\\n $LOOP\n$LOOP", "node1");
        assertTrue(messages().contains("nested too deeply"), messages());
        assertTrue(lines("~SEQ(A, 0x7fffffff) ~SEQ(B, 0x7fffffff) x", "node1").size() <= Preprocessor.MAX_LINES);
        assertTrue(messages().contains("grows beyond"), messages());
        // A definition that takes its lines out of a loop must not fill the memory either.
        lines("~SEQ(A, 0x7fffffff) $B= \\", "node1");
    }

    @Test
    void aLineOfMoreThan1023BytesIsIgnored() {
        assertEquals(List.of("x".repeat(1023)), lines("x".repeat(1023) + "\n" + "y".repeat(1024) + "\n" + "é".repeat(600), "node1"));
        assertEquals(2, problems.all().size());
        assertTrue(messages().contains(":2:1: error: the line is longer than 1023 bytes"), messages());
    }

    @Test
    void includesAreSortedRelativeToTheirFileAndMayNest(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("conf.d/deep"));
        Files.writeString(directory.resolve("conf.d/b.conf"), "b1\n");
        Files.writeString(directory.resolve("conf.d/a.conf"), "a1\ninclude deep/x\na2 ${_PWD}\n");
        Files.writeString(directory.resolve("conf.d/deep/x"), "x1\n");
        Files.writeString(directory.resolve("conf.d/.hidden.conf"), "hidden\n");
        Files.writeString(directory.resolve("cat"), "cat\n");
        Files.writeString(directory.resolve("dog"), "dog\n");
        assertEquals(List.of("before", "a1", "x1", "a2 " + directory.resolve("conf.d"), "b1", "dog", "cat", "cat", "after"), lines(directory.resolve("main.conf"), """
                before
                include conf.d/*.conf
                include {dog,cat}
                @node1 include ${_PWD}/cat
                @other include dog
                after
                """, "node1"));
        assertEquals("", messages());
    }

    @Test
    void howMuchIncludeInsists(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("here"), "");
        Files.createDirectory(directory.resolve("folder"));
        lines(directory.resolve("main.conf"), """
                include nowhere
                include no*
                includer nowhere
                includer folder
                includem nowhere
                includem no*
                includew no*
                includeb {here,gone}
                includea {here,gone}
                include
                """, "node1");
        var expected = List.of("1:1: warning: no file matches 'nowhere'", "3:1: warning: no file matches 'nowhere'", "4:1: error: cannot read '" + directory.resolve("folder"),
                "5:1: error: no file matches 'nowhere'", "7:1: error: no file matches 'no*'", "8:1: error: no file matches 'gone'",
                "9:1: error: no file matches 'gone'", "10:1: error: include needs the name of a file");
        var all = problems.all();
        assertEquals(expected.size(), all.size(), messages());
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(all.get(i).toString().contains("main.conf:" + expected.get(i)), all.get(i) + " is not " + expected.get(i));
        }
    }

    @Test
    void aFileThatIncludesItselfIsReadOnce(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("main.conf"), "unused");
        Files.writeString(directory.resolve("a"), "a\ninclude b\n");
        Files.writeString(directory.resolve("b"), "b\ninclude a\ninclude ../" + directory.getFileName() + "/main.conf\n");
        assertEquals(List.of("a", "b"), lines(directory.resolve("main.conf"), "include a\n", "node1"));
        assertEquals(2, problems.all().size());
        assertTrue(messages().contains("includes itself"), messages());
    }

    @Test
    void aTowerOfIncludesThatDoublesAtEachFloorIsCutOff(@TempDir Path directory) throws IOException {
        for (int i = 0; i < 15; i++) {
            Files.writeString(directory.resolve("f" + i), "include f" + (i + 1) + "\ninclude f" + (i + 1) + "\n");
        }
        Files.writeString(directory.resolve("f15"), "leaf\n");
        lines(directory.resolve("main.conf"), "include f0\n", "node1");
        assertTrue(messages().contains("more than 2000 files are included"), messages());
    }
}
