package io.keepaloft.agent.config;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file contains, loading it ends and returns: bytes at random, keywords in the wrong places, a good file with damage. */
class HostileInputTest {
    private static final List<String> GLUE = List.of(" ", " ", " ", "\n", "\n", "\n", " {\n", "\n}\n", "{", "}", "\"", "'", "\\", "#", "!", "\\\n", "\t", "\r\n", "\0");
    private static final List<String> VALUES = List.of("eth0", "10.0.0.1", "10.0.0.1/24", "fe80::1", "1", "0", "-1", "255", "999999999999999999", "0.5", "1e9", "on",
            "MASTER", "weight", "reverse", "dev", "label", "brd", "+", "min_ttl", "to", "table", "/bin/true", "\"a b\"", "@", "@^", "@node1", "@other", "$", "$A", "${A}",
            "${", "$A=", "$A=$A", "$A=x $B", "$B= \\\n", "${_RANDOM 1 2}", "${_ENV X}", "$_BANG", "~SEQ(", "~SEQ(A,1,3)", "~SEQx(B,0x10,-1,1)", "~LST(A,1,2)",
            "~LST({A,B},{1,2})", "~SEQ(A,-5) ~SEQ(B,99)", "include", "include /nowhere/*", "include {a,{b,c}", "include [", "é", "\u2028", "V", "W", "aws", "none");

    @Provide
    Arbitrary<String> soup() {
        var words = new ArrayList<String>(VALUES);
        for (var block : Block.values()) {
            words.addAll(block.keywords().keySet());
        }
        var token = Combinators.combine(Arbitraries.of(words), Arbitraries.of(GLUE)).as((word, glue) -> word + glue);
        return token.list().ofMaxSize(120).map(tokens -> String.join("", tokens));
    }

    /** Blocks in their places, with anything for a value: reaches further than soup. */
    @Provide
    Arbitrary<String> nearlyRight() {
        return Arbitraries.of(Block.values()).flatMap(block -> {
            var line = Combinators.combine(Arbitraries.of(new ArrayList<>(block.keywords().keySet())),
                    Arbitraries.of(VALUES).list().ofMaxSize(4), Arbitraries.of("\n", " {\n", "\n}\n", "\n", "\n"))
                    .as((keyword, values, end) -> keyword + " " + String.join(" ", values) + end);
            return line.list().ofMaxSize(40).map(lines -> (block == Block.TOP ? "" : block.title() + " V {\n") + String.join("", lines) + "}\n");
        });
    }

    @Property(tries = 1500)
    void soupOfTokens(@ForAll("soup") String content) {
        load(content);
    }

    @Property(tries = 1500)
    void keywordsWithAnyValue(@ForAll("nearlyRight") String content) {
        load(content);
    }

    @Property(tries = 500)
    void anyBytes(@ForAll byte[] bytes) {
        load(new String(bytes, StandardCharsets.ISO_8859_1));
        load(new String(bytes, StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void aGoodFileWithDamage(@ForAll int at, @ForAll int length, @ForAll("soup") String damage) {
        var good = """
                $X=10.0.0
                global_defs { router_id a }
                vrrp_script s { script "/bin/true 'x y'" }
                vrrp_instance V { interface eth0
                  virtual_router_id 1
                  priority 100
                  ~SEQ(I, 1, 3) virtual_ipaddress { ${X}.${I}/24 dev eth1 }
                  track_script { s weight 3 }
                  cloud_resources { elastic_ip 1.2.3.4 to 10.0.0.1 }
                }
                """;
        int begin = Math.floorMod(at, good.length());
        int end = Math.min(good.length(), begin + Math.floorMod(length, 20));
        load(good.substring(0, begin) + damage.substring(0, Math.min(40, damage.length())) + good.substring(end));
    }

    /** Everything that a command does with a configuration. */
    private static void load(String content) {
        var parsed = Configs.parse(content);
        assertNotNull(EffectiveConfig.toJson(parsed.config(), parsed.warnings()).toPrettyString());
        assertNotNull(parsed.toString());
        assertNotNull(parsed.config().interfaces());
        assertTrue(parsed.problems().size() <= Problems.MAX_PROBLEMS + 1);
        for (var problem : parsed.problems()) {
            assertTrue(problem.line() >= 0 && problem.column() >= 0 && !problem.message().isBlank(), problem.toString());
        }
    }

    @Example
    void sizesThatWouldFillTheMemory() {
        load("{".repeat(1_000_000));
        load("a{".repeat(300_000) + "}".repeat(300_000));
        load("vrrp_instance V {\nvirtual_ipaddress {\n" + "~SEQ(A,0,255) ~SEQ(B,0,255) ~SEQ(C,0,255) 10.${A}.${B}.${C}\n" + "}\n}");
        load("$A=" + "x".repeat(1000) + "\n$B=" + "${A}".repeat(200) + "\n" + "$B \n".repeat(20_000));
        load("~SEQ(N,1,100000) vrrp_instance V${N} { }\n");
        load("vrrp_script " + "a".repeat(900) + " { script \"" + "'".repeat(900) + "\" }\n");
    }
}
