package io.lockstep.replay.simulation;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class SimulationApartTest
{
    private static final String SIMULATION = "io.lockstep.replay.simulation";
    private static final JavaClasses REPLAY = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.lockstep.replay");

    @Test
    void shouldBeUsedByNothingThatRunsInProduction()
    {
        noClasses().that().resideOutsideOfPackage(SIMULATION)
            .and().resideOutsideOfPackage("io.lockstep.replay.determinism")
            .should().dependOnClassesThat().resideInAPackage(SIMULATION)
            .check(REPLAY);
    }

    @Test
    void shouldReadNoClockTouchNoFileAndStartNoThread()
    {
        noClasses().that().resideInAPackage(SIMULATION)
            .should().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().dependOnClassesThat().areAssignableTo(Files.class)
            .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
            .orShould().dependOnClassesThat().resideInAnyPackage("java.util.concurrent..")
            .check(REPLAY);
    }
}
