package io.keepaloft.cloud.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The policy that operators are given is made of what the compiled code calls: nothing less and nothing more, each write no wider than EC2
 * can be told.
 *
 * <p>With {@code -Dpolicy.write=true}, as {@code scripts/policies} runs it, the file is written anew. A call that is new has to say here what it touches.
 */
final class PolicyTest {

    private static final Path FILE = Path.of("../../conf/aws-policy.json");
    private static final String SERVICES = "software/amazon/awssdk/services/";
    private static final Set<String> NO_CALLS = Set.of("builder", "close", "create", "serviceName", "waiter");

    /** A statement of the policy. Resource types: Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2" and "AWS STS". */
    private record Scope(String sid, Set<String> operations, List<String> resources) {
    }

    /** What only looks cannot be limited to resources: EC2's Describe calls support none. */
    private static final String LOOKS = "KeepaloftLooks";
    private static final List<Scope> SCOPES = List.of(
            new Scope("KeepaloftMovesElasticIps", Set.of("ec2:AssociateAddress", "ec2:DisassociateAddress"),
                    List.of("arn:*:ec2:*:*:elastic-ip/*", "arn:*:ec2:*:*:instance/*", "arn:*:ec2:*:*:network-interface/*")),
            new Scope("KeepaloftMovesPrivateAddresses", Set.of("ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses", "ec2:AssignIpv6Addresses",
                    "ec2:UnassignIpv6Addresses", "ec2:ModifyNetworkInterfaceAttribute"), List.of("arn:*:ec2:*:*:network-interface/*")),
            new Scope("KeepaloftMovesRoutes", Set.of("ec2:CreateRoute", "ec2:ReplaceRoute"), List.of("arn:*:ec2:*:*:route-table/*")),
            new Scope("KeepaloftOtherAccounts", Set.of("sts:AssumeRole"), List.of("arn:*:iam::*:role/keepaloft-*")),
            new Scope("KeepaloftPreflightFix", Set.of("ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress"),
                    List.of("arn:*:ec2:*:*:security-group/*")),
            new Scope("KeepaloftPreflightFixAcl", Set.of("ec2:CreateNetworkAclEntry"), List.of("arn:*:ec2:*:*:network-acl/*")));

    @Test
    void theFileIsMadeOfWhatTheCodeCalls() throws IOException {
        String made = policy(called());
        if (Boolean.getBoolean("policy.write")) {
            Files.writeString(FILE, made);
        }
        assertEquals(made, Files.readString(FILE), "the code calls something else by now: run scripts/policies, and look at what has changed");
    }

    @Test
    void everyCallThatIsMadeSaysItsNameWhenItIsRefused() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path file : classes()) {
            ClassFile.of().parse(file).constantPool().forEach(entry -> {
                if (entry instanceof StringEntry string) {
                    named.add(string.stringValue());
                }
            });
        }
        List<String> unnamed = called().stream().map(action -> action.substring(action.indexOf(':') + 1)).filter(operation -> !named.contains(operation)).toList();
        assertEquals(List.of(), unnamed, "preflight could not name the permission that is missing");
    }

    private static String policy(Collection<String> called) throws IOException {
        ObjectNode policy = new ObjectMapper().createObjectNode().put("Version", "2012-10-17");
        ArrayNode statements = policy.putArray("Statement");
        Set<String> left = new TreeSet<>(called);
        statement(statements, LOOKS, take(left, left.stream().filter(action -> action.matches("ec2:(Describe|Get)\\w+")).toList()), List.of("*"));
        SCOPES.forEach(scope -> statement(statements, scope.sid(), take(left, scope.operations()), scope.resources()));
        assertEquals(Set.of(), left, "what does it touch? Say it in SCOPES, as narrowly as the service can be told");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE).withSeparators(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        return new ObjectMapper().writer(printer).writeValueAsString(policy) + "\n";
    }

    private static Set<String> take(Set<String> from, Collection<String> wanted) {
        Set<String> taken = new TreeSet<>(from);
        taken.retainAll(wanted);
        from.removeAll(taken);
        return taken;
    }

    private static void statement(ArrayNode statements, String sid, Set<String> actions, List<String> resources) {
        if (!actions.isEmpty()) {
            ObjectNode statement = statements.addObject().put("Sid", sid).put("Effect", "Allow");
            actions.forEach(statement.putArray("Action")::add);
            if (resources.size() == 1) {
                statement.put("Resource", resources.getFirst());
            } else {
                resources.forEach(statement.putArray("Resource")::add);
            }
        }
    }

    /** {@code ec2:DescribeAddresses} for each method of an SDK client that the compiled code refers to. */
    private static Set<String> called() throws IOException {
        Set<String> called = new TreeSet<>();
        for (Path file : classes()) {
            ClassFile.of().parse(file).constantPool().forEach(entry -> {
                if (entry instanceof InterfaceMethodRefEntry || entry instanceof MethodRefEntry) {
                    MemberRefEntry method = (MemberRefEntry) entry;
                    action(method.owner().asInternalName(), method.name().stringValue()).ifPresent(called::add);
                }
            });
        }
        assertTrue(called.contains("ec2:AssociateAddress"), "the code was not found: " + called);
        return called;
    }

    /** Clients are {@code services/ec2/Ec2Client} and so on, their methods the operations. */
    private static Optional<String> action(String owner, String method) {
        String[] parts = owner.startsWith(SERVICES) ? owner.substring(SERVICES.length()).split("/") : new String[0];
        if (owner.endsWith("/StsAssumeRoleCredentialsProvider")) {
            return Optional.of("sts:AssumeRole");   // the SDK's own way to call it
        }
        boolean client = parts.length == 2 && parts[1].equalsIgnoreCase(parts[0] + "Client") && !NO_CALLS.contains(method);
        return client ? Optional.of(parts[0] + ":" + method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1)) : Optional.empty();
    }

    private static List<Path> classes() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("target/classes"))) {
            return all.filter(path -> path.toString().endsWith(".class")).toList();
        }
    }

    @Test
    void writesAreLimitedAndNothingIsHiddenBehindAWildcard() throws IOException {
        for (JsonNode statement : new ObjectMapper().readTree(FILE.toFile()).get("Statement")) {
            boolean looks = statement.get("Sid").asText().equals(LOOKS);
            assertTrue(looks || !statement.get("Resource").toString().contains("\"*\""), statement.toString());
            assertTrue(!statement.get("Action").toString().contains("*"), statement.toString());
        }
    }
}
