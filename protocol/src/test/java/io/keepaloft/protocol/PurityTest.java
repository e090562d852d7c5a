package io.keepaloft.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The protocol decides; it never looks at a clock, sleeps, talks, logs or rolls dice. */
class PurityTest {
    private static final JavaClasses PROTOCOL = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.keepaloft.protocol");

    @Test
    void nothingComesInButByItsArguments() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "java.io..", "java.time..",
                "java.util.concurrent..", "java.util.random..", "java.util.logging..", "org.apache..", "org.slf4j..", "javax..").check(PROTOCOL);
        noClasses().should().dependOnClassesThat().belongToAnyOf(Thread.class, Runtime.class, ProcessBuilder.class, System.Logger.class,
                java.util.Random.class, java.util.Timer.class, java.security.SecureRandom.class).check(PROTOCOL);
        for (String method : List.of("nanoTime", "currentTimeMillis")) {
            noClasses().should().callMethod(System.class, method).check(PROTOCOL);
        }
        noClasses().should().callMethod(Math.class, "random").check(PROTOCOL);
        noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err").check(PROTOCOL);
    }

    @Test
    void theWireKnowsNothingOfElections() {
        noClasses().that().resideInAPackage("..wire..").should().dependOnClassesThat().resideInAPackage("..election..").check(PROTOCOL);
        SlicesRuleDefinition.slices().matching("io.keepaloft.protocol.(*)..").should().beFreeOfCycles().check(PROTOCOL);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(PROTOCOL);
    }
}
