package io.keepaloft.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the rooms, stated once: whoever breaks one finds out here and not in review. */
@AnalyzeClasses(packages = "io.keepaloft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule nativeCallsStandInOneRoom = noClasses().that().resideOutsideOfPackage("io.keepaloft.agent.linux..")
            .should().dependOnClassesThat().haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor).*")
            .because("a wrong native call ends the JVM: they are few, together, and tested against the kernel");

    @ArchTest
    static final ArchRule captureStandsInOneRoom = noClasses().that().resideOutsideOfPackage("io.keepaloft.agent.capture..")
            .should().dependOnClassesThat().resideInAPackage("org.pcap4j..")
            .because("libpcap costs 18 MB, so only watch and preflight open it");

    @ArchTest
    static final ArchRule protocolAndCloudsNeverMeet = noClasses().that().resideInAPackage("io.keepaloft.protocol..")
            .should().dependOnClassesThat().resideInAnyPackage("io.keepaloft.cloud..", "io.keepaloft.agent..");

    @ArchTest
    static final ArchRule cloudsKnowNothingOfVrrp = noClasses().that().resideInAPackage("io.keepaloft.cloud..")
            .should().dependOnClassesThat().resideInAnyPackage("io.keepaloft.protocol..", "io.keepaloft.agent..");

    @ArchTest
    static final ArchRule providersAreFoundAndNotNamed = noClasses().that().resideInAPackage("io.keepaloft.agent..")
            .should().dependOnClassesThat().resideInAnyPackage("io.keepaloft.cloud.aws..", "io.keepaloft.cloud.openstack..", "io.keepaloft.cloud.huaweicloud..", "software.amazon..",
                    "com.huaweicloud..", "okhttp3..")
            .because("a provider is reached through ServiceLoader alone, and its SDK's types never leave its module");

    @ArchTest
    static final ArchRule simulatorServesTheLabAlone = noClasses().that().resideOutsideOfPackages("io.keepaloft.agent.lab..", "io.keepaloft.cloud.simulator..")
            .should().dependOnClassesThat().resideInAPackage("io.keepaloft.cloud.simulator..");

    @ArchTest
    static final ArchRule theCoreHasNoClockThreadOrSocket = noClasses()
            .that().resideInAPackage("io.keepaloft.protocol..")
            .should().dependOnClassesThat().resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..", "java.time..", "org.apache.logging..")
            .because("every decision must replay from a seed");

    @ArchTest
    static final ArchRule roomsDoNotLeanOnEachOtherInCircles = slices().matching("io.keepaloft.agent.(*)..").should().beFreeOfCycles();
}
