package dev.aqueduct.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

/** The direction in which packages know each other, from the ground up. */
final class ImportsTest {
    private static final String ROOT = "dev.aqueduct.bridge.";
    private static final JavaClasses BRIDGE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.aqueduct.bridge");

    @Test
    void packages_know_only_what_stands_below_them() {
        assertFalse(BRIDGE.isEmpty());
        knows("json", List.of(), List.of());
        knows("log", List.of("json"), List.of());
        knows(
                "event",
                List.of("event..", "json", "log"),
                List.of("dev.aqueduct.schemas..", "org.apache.avro.."));
        knows("wire", List.of("json", "log"), List.of("com.github.luben.zstd.."));
        knows("read", List.of("log"), List.of());
        knows(
                "kafka",
                List.of("event", "log", "read"),
                List.of("dev.aqueduct.schemas..", "org.apache.avro..", "org.apache.kafka.."));
        knows(
                "http",
                List.of("json", "log", "read", "wire"),
                List.of("io.helidon..", "com.sun.management..")); // the limit of file descriptors
    }

    @Test
    void parts_of_http_know_only_what_stands_below_them() {
        List<String> fromTheGround =
                List.of(
                        "http.client",
                        "http.request",
                        "http",
                        "http.connection",
                        "http.answer",
                        "http.pull",
                        "http.push",
                        "http.server");
        for (int at = 0; at < fromTheGround.size(); at++) {
            String part = fromTheGround.get(at);
            List<String> above = fromTheGround.subList(at + 1, fromTheGround.size());
            knowsNothingOf(part, above);
        }
        knowsNothingOf("http.push", List.of("http.pull"));
        knowsNothingOf("http.request", List.of("http.client"));
    }

    private static void knowsNothingOf(String part, List<String> others) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + part)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others.stream().map(each -> ROOT + each).toArray(String[]::new))
                .check(BRIDGE);
    }

    @Test
    void nobody_knows_app() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "app..")
                .check(BRIDGE);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.aqueduct.bridge.(*)..").should().beFreeOfCycles().check(BRIDGE);
    }

    private static void knows(String name, List<String> packages, List<String> libraries) {
        String[] allowed =
                Stream.of(
                                Stream.of("java..", "org.jspecify..", ROOT + name + ".."),
                                packages.stream().map(each -> ROOT + each),
                                libraries.stream())
                        .flatMap(each -> each)
                        .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(BRIDGE);
    }
}
