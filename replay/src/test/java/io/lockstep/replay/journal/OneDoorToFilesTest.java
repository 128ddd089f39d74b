package io.lockstep.replay.journal;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import java.nio.channels.FileChannel;
import java.nio.file.Files;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class OneDoorToFilesTest
{
    private static final JavaClasses JOURNAL = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.lockstep.replay.journal", "io.lockstep.replay.snapshot");

    @Test
    void shouldReachFilesOnlyThroughThePort()
    {
        noClasses()
            .that().haveNameNotMatching(".*\\.SystemFiles(\\$.*)?")
            .should().dependOnClassesThat().areAssignableTo(Files.class)
            .orShould().dependOnClassesThat().areAssignableTo(FileChannel.class)
            .orShould().dependOnClassesThat().resideInAnyPackage("java.nio.channels..")
            .check(JOURNAL);
    }
}
