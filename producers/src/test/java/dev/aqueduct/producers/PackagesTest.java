package dev.aqueduct.producers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

final class PackagesTest {
    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.aqueduct.producers");

    @Test
    void the_library_knows_neither_commands_nor_feeds() {
        noClasses()
                .that()
                .resideInAPackage("dev.aqueduct.producers")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.aqueduct.producers.*..", "picocli..", "oshi..")
                .check(classes);
    }

    @Test
    void the_feeds_know_neither_the_commands_nor_kafka() {
        noClasses()
                .that()
                .resideInAPackage("dev.aqueduct.producers.feed")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.aqueduct.producers.command", "picocli..", "org.apache.kafka..")
                .check(classes);
    }

    @Test
    void the_commands_know_neither_kafka_nor_oshi() {
        noClasses()
                .that()
                .resideInAPackage("dev.aqueduct.producers.command")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "oshi..")
                .check(classes);
    }
}
