package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The policy that operators are given allows what the compiled code calls: nothing less and nothing more. */
final class PolicyTest {

    private static final String EC2_CLIENT = Ec2Client.class.getName().replace('.', '/');
    private static final Set<String> NO_CALLS = Set.of("builder", "close", "create", "serviceName");

    @Test
    void thePolicyAllowsExactlyTheOperationsThatTheCodeCalls() throws IOException {
        Set<String> called = new TreeSet<>();
        try (Stream<Path> classes = Files.walk(Path.of("target/classes"))) {
            for (Path file : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
                called.addAll(operations(file));
            }
        }
        assertTrue(called.contains("ec2:AssociateAddress"), "the code was not found: " + called);
        assertEquals(called, allowed());
    }

    @Test
    void writesAreLimitedToTheKindsOfResourceThatTheyTouch() throws IOException {
        for (JsonNode statement : statements()) {
            boolean looksOnly = Stream.of(texts(statement.get("Action"))).allMatch(action -> action.startsWith("ec2:Describe") || action.startsWith("ec2:Get"));
            assertTrue(looksOnly || Stream.of(texts(statement.get("Resource"))).noneMatch("*"::equals), statement.get("Sid").asText());
            assertFalse(Stream.of(texts(statement.get("Action"))).anyMatch(action -> action.contains("*")), "wildcards hide what is granted");
        }
    }

    private static Set<String> operations(Path file) throws IOException {
        Set<String> operations = new TreeSet<>();
        ClassFile.of().parse(file).constantPool().forEach(entry -> {
            if (entry instanceof InterfaceMethodRefEntry || entry instanceof MethodRefEntry) {
                MemberRefEntry method = (MemberRefEntry) entry;
                String name = method.name().stringValue();
                if (method.owner().asInternalName().equals(EC2_CLIENT) && !NO_CALLS.contains(name)) {
                    operations.add("ec2:" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
                }
            }
        });
        return operations;
    }

    private static Set<String> allowed() throws IOException {
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : statements()) {
            assertEquals("Allow", statement.get("Effect").asText());
            actions.addAll(Set.of(texts(statement.get("Action"))));
        }
        return actions;
    }

    private static JsonNode statements() throws IOException {
        return new ObjectMapper().readTree(Path.of("../../conf/aws-policy.json").toFile()).get("Statement");
    }

    private static String[] texts(JsonNode oneOrMany) {
        return oneOrMany.isArray() ? oneOrMany.valueStream().map(JsonNode::asText).toArray(String[]::new) : new String[] {oneOrMany.asText()};
    }
}
