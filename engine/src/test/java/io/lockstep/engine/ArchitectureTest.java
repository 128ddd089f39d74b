package io.lockstep.engine;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What the engine never contains: the first invariant of the house.
 */
class ArchitectureTest
{
    private static final JavaClasses ENGINE = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.lockstep.engine");

    @Test
    void shouldKeepFilesSocketsAndLoggingOut()
    {
        final ArchRule rule = noClasses().should().dependOnClassesThat().resideInAnyPackage(
            "java.io.File", "java.nio.file..", "java.nio.channels..", "java.net..", "java.util.logging..",
            "org.slf4j..", "io.aeron..", "net.openhft..", "io.lockstep.replay..", "io.lockstep.transport..");

        rule.check(ENGINE);
    }

    @Test
    void shouldReadNoClock()
    {
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(ENGINE);
        noClasses().should().callMethod(System.class, "nanoTime").check(ENGINE);
        noClasses().should().dependOnClassesThat().resideInAPackage("java.time..").check(ENGINE);
    }

    @Test
    void shouldDrawNoRandomness()
    {
        final ArchRule rule = noClasses().should().dependOnClassesThat().haveNameMatching(
            "java\\.util\\.(Random|SplittableRandom|UUID|concurrent\\.ThreadLocalRandom)|java\\.security\\..*|" +
                "java\\.util\\.random\\..*");

        rule.check(ENGINE);
    }
}
