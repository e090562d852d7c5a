package io.keepaloft.cloud.huaweicloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.huaweicloud.sdk.core.http.HttpRequestDef;
import com.huaweicloud.sdk.core.internal.InnerIamMeta;
import com.huaweicloud.sdk.ecs.v2.EcsMeta;
import com.huaweicloud.sdk.eip.v2.EipMeta;
import com.huaweicloud.sdk.vpc.v2.VpcMeta;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The custom policy that operators are given is made of what the compiled code calls: nothing less and nothing more.
 *
 * <p>With {@code -Dpolicy.write=true}, as {@code scripts/policies} runs it, the file is written anew. A call that is new has to say in {@link Actions} what it needs.
 */
final class PolicyTest {

    private static final Path FILE = Path.of("../../conf/huaweicloud-policy.json");
    private static final Map<String, Class<?>> CALLS = Stream.of(VpcMeta.class, com.huaweicloud.sdk.vpc.v3.VpcMeta.class, EipMeta.class, EcsMeta.class, InnerIamMeta.class)
            .collect(Collectors.toMap(meta -> meta.getName().replace('.', '/'), meta -> meta));
    /** A policy of projects cannot name IAM, which is global; its one call is made only where nothing tells the project. */
    private static final String GLOBAL = "iam:";
    private static final String FOR_FIX_ALONE = "vpc:securityGroupRules:create";

    @Test
    void theFileIsMadeOfWhatTheCodeCalls() throws Exception {
        Set<String> needed = called().keySet().stream().map(name -> Actions.of(name).orElseThrow(() -> new AssertionError("what does " + name + " need? Say it in Actions")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(needed, Actions.all().collect(Collectors.toCollection(TreeSet::new)), "Actions names rights that no call needs");
        needed.removeIf(action -> action.startsWith(GLOBAL));
        String made = policy(needed);
        if (Boolean.getBoolean("policy.write")) {
            Files.writeString(FILE, made);
        }
        assertEquals(made, Files.readString(FILE), "the code calls something else by now: run scripts/policies, and look at what has changed");
        assertTrue(!made.contains("*"), "nothing hides behind a wildcard");
    }

    /** What is looked at, what is moved, and what only `keepaloft preflight --fix` does. */
    private static String policy(Set<String> actions) throws IOException {
        ObjectNode policy = new ObjectMapper().createObjectNode().put("Version", "1.1");
        ArrayNode statements = policy.putArray("Statement");
        Predicate<String> looks = action -> action.endsWith(":get") || action.endsWith(":list");
        for (Predicate<String> part : List.of(looks, looks.negate().and(action -> !action.equals(FOR_FIX_ALONE)), (Predicate<String>) FOR_FIX_ALONE::equals)) {
            ArrayNode list = statements.addObject().put("Effect", "Allow").putArray("Action");
            actions.stream().filter(part).forEach(list::add);
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE).withSeparators(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        return new ObjectMapper().writer(printer).writeValueAsString(policy) + "\n";
    }

    /** The SDK's definitions that the compiled code refers to, by the name that refusals have. */
    private static Map<String, HttpRequestDef<?, ?>> called() throws Exception {
        Map<String, HttpRequestDef<?, ?>> called = new TreeMap<>();
        List<FieldRefEntry> fields = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of("target/classes"))) {
            List<Path> classes = all.filter(path -> path.toString().endsWith(".class") && !path.endsWith("Actions.class")).toList();
            for (Path file : classes) {
                ClassFile.of().parse(file).constantPool().forEach(entry -> {
                    if (entry instanceof FieldRefEntry field && CALLS.containsKey(field.owner().asInternalName())) {
                        fields.add(field);
                    }
                });
            }
        }
        for (FieldRefEntry field : fields) {
            HttpRequestDef<?, ?> definition = (HttpRequestDef<?, ?>) CALLS.get(field.owner().asInternalName()).getField(field.name().stringValue()).get(null);
            called.put(Service.name(definition), definition);
        }
        assertTrue(called.containsKey(Network.UPDATE_PUBLIC_IP), "the code was not found: " + called.keySet());
        return called;
    }
}
