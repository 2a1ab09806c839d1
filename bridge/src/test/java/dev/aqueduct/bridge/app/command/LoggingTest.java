package dev.aqueduct.bridge.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;

import java.util.logging.Level;
import java.util.logging.Logger;

final class LoggingTest {

    @Test
    void levels_of_a_file_that_is_given_are_kept() {
        assertNotNull(
                System.getProperty("java.util.logging.config.file"), "the build gives tests one");

        Logging.apply();

        assertEquals(Level.OFF, Logger.getLogger("org.apache.kafka").getLevel());
    }
}
