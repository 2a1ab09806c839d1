package dev.aqueduct.bridge.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EntityTagTest {

    @Test
    void tag_is_weak_and_stands_for_all_its_parts() {
        assertTrue(EntityTag.of("a", "b").matches("W/\"[A-Za-z0-9_-]{16}\""));
        assertEquals(EntityTag.of("a", "b"), EntityTag.of("a", "b"));
        assertNotEquals(EntityTag.of("a", "b"), EntityTag.of("ab", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "W/\"x\"|true",
                "\"x\"|true",
                "*|true",
                "W/\"y\", W/\"x\"|true",
                "\"y\",\"x\",\"z\"|true",
                "W/\"y\"|false",
                "x|false",
                "''|false"
            })
    void header_names_the_tag_weakly(String header, boolean matches) {
        assertEquals(matches, EntityTag.matches(header, "W/\"x\""));
    }
}
