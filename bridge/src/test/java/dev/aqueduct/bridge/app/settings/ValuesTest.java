package dev.aqueduct.bridge.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

final class ValuesTest {
    private static final Setting.One<Integer> PORT =
            new Setting.One<>("port", Kinds.wholeNumber(0, 65535), "8080", "The port.");
    private static final Setting.One<Duration> WAIT =
            new Setting.One<>("http.wait", Kinds.duration("1s", "2m"), "10s", "The wait.");
    private static final Setting.One<Long> ROOM =
            new Setting.One<>("http.room", Kinds.size("1KiB", "4GiB"), "64MiB", "The room.");
    private static final Setting.Many<String> INCLUDE =
            new Setting.Many<>("channels.include", Kinds.text("a name"), "*", "Which.");
    private static final Setting.Named<String> PROPERTIES =
            new Setting.Named<>(
                    "kafka.properties",
                    Set.of("security.protocol", "sasl.jaas.config"),
                    Kinds.text("a text"),
                    "For the clients.");
    private static final List<Setting> ALL = List.of(PORT, WAIT, ROOM, INCLUDE, PROPERTIES);

    @TempDir private Path folder;

    @Test
    void what_is_not_set_has_its_default() {
        Values values = Values.of(List.of(), ALL);

        assertEquals(8080, values.of(PORT));
        assertEquals(Duration.ofSeconds(10), values.of(WAIT));
        assertEquals(64L << 20, values.of(ROOM));
        assertEquals(List.of("*"), values.of(INCLUDE));
        assertEquals(Map.of(), values.of(PROPERTIES));
    }

    @Test
    void options_come_before_the_environment_before_the_file_before_defaults() throws IOException {
        Source options =
                Source.of(Map.of("port", "1"), "the command line", UnaryOperator.identity());
        Source environment =
                Environment.read(
                        Map.of("AQUEDUCT_PORT", "2", "AQUEDUCT_HTTP_WAIT", "PT20S", "PATH", "/"),
                        ALL);
        Source file = file("a.yaml", "port: 3\nhttp:\n  wait: 30s\n  room: 2 MiB\n");

        Values values = Values.of(List.of(options, environment, file), ALL);

        assertEquals(1, values.of(PORT));
        assertEquals(Duration.ofSeconds(20), values.of(WAIT));
        assertEquals(2L << 20, values.of(ROOM));
        assertEquals(List.of("*"), values.of(INCLUDE));
    }

    @Test
    void a_list_is_replaced_as_a_whole() throws IOException {
        Source environment = Environment.read(Map.of("AQUEDUCT_CHANNELS_INCLUDE", "a, b.*"), ALL);
        Source file = file("a.yaml", "channels:\n  include: [c, d, e]\n");

        assertEquals(List.of("a", "b.*"), Values.of(List.of(environment, file), ALL).of(INCLUDE));
        assertEquals(List.of("c", "d", "e"), Values.of(List.of(file), ALL).of(INCLUDE));
    }

    @Test
    void values_by_name_are_put_together_name_by_name() throws IOException {
        Source environment =
                Environment.read(
                        Map.of("AQUEDUCT_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL"), ALL);
        Source file =
                file(
                        "a.yaml",
                        """
                        kafka:
                          properties:
                            security.protocol: PLAINTEXT
                            sasl.jaas.config: 'x required password="a,${b}=\\c";'
                        """);

        assertEquals(
                Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.jaas.config",
                        "x required password=\"a,${b}=\\c\";"),
                Values.of(List.of(environment, file), ALL).of(PROPERTIES));
    }

    @Test
    void a_properties_file_says_the_same_as_yaml() throws IOException {
        Source file =
                file(
                        "a.properties",
                        "port=9\nchannels.include=a,b\nkafka.properties.security.protocol=SSL\n");

        Values values = Values.of(List.of(file), ALL);

        assertEquals(9, values.of(PORT));
        assertEquals(List.of("a", "b"), values.of(INCLUDE));
        assertEquals(Map.of("security.protocol", "SSL"), values.of(PROPERTIES));
    }

    @Test
    void an_empty_file_sets_nothing() throws IOException {
        assertEquals(8080, Values.of(List.of(file("a.yaml", "# nothing\n---\n")), ALL).of(PORT));
    }

    @Test
    void an_impossible_value_is_told_with_its_place_and_what_is_allowed() throws IOException {
        Source file = file("a.yaml", "port: 99999\nhttp:\n  room: 1 KB\n");
        Source environment = Environment.read(Map.of("AQUEDUCT_HTTP_WAIT", ""), ALL);
        Values values = Values.of(List.of(environment, file), ALL);

        assertError(
                "port = 99999 (from "
                        + folder
                        + "/a.yaml): allowed is a whole number from 0 to"
                        + " 65535",
                () -> values.of(PORT));
        assertError(
                "AQUEDUCT_HTTP_WAIT = nothing (from the environment): allowed is a duration from"
                        + " 1s to 2m (ms, s, m, h or d; or as PT15S)",
                () -> values.of(WAIT));
        assertError(
                "http.room = 1 KB (from "
                        + folder
                        + "/a.yaml): allowed is a size from 1KiB to"
                        + " 4GiB, in bytes, KiB, MiB or GiB",
                () -> values.of(ROOM));
    }

    @Test
    void an_unknown_setting_is_told_with_the_nearest() throws IOException {
        Source file = file("a.yaml", "http:\n  weit: 1s\n");
        Source shape = file("b.yaml", "port: [1, 2]\n");

        assertError(
                "There is no setting http.weit (from "
                        + folder
                        + "/a.yaml); did you mean"
                        + " http.wait?",
                () -> Values.of(List.of(file), ALL));
        assertError(
                "There is no setting port.0 (from " + folder + "/b.yaml); did you mean port?",
                () -> Values.of(List.of(shape), ALL));
        assertError(
                "There is no setting AQUEDUCT_KAFKA_PROPERTIES_SECURITY_PROTOKOL (from the"
                        + " environment); did you mean"
                        + " AQUEDUCT_KAFKA_PROPERTIES_SECURITY_PROTOCOL?",
                () ->
                        Values.of(
                                List.of(
                                        Environment.read(
                                                Map.of(
                                                        "AQUEDUCT_KAFKA_PROPERTIES_SECURITY_PROTOKOL",
                                                        "SSL"),
                                                ALL)),
                                ALL));
        assertError(
                "There is no setting AQUEDUCT_PROT (from the environment); did you mean"
                        + " AQUEDUCT_PORT?",
                () -> Environment.read(Map.of("AQUEDUCT_PROT", "1"), ALL));
        assertError(
                "There is no setting AQUEDUCT_FOO (from the environment)",
                () -> Environment.read(Map.of("AQUEDUCT_FOO", "1"), ALL));
    }

    @Test
    void variables_that_kubernetes_sets_for_a_service_of_the_same_name_are_none_of_ours() {
        Source environment =
                Environment.read(
                        Map.of(
                                "AQUEDUCT_SERVICE_HOST", "10.0.0.1",
                                "AQUEDUCT_SERVICE_PORT", "80",
                                "AQUEDUCT_SERVICE_PORT_HTTP", "80",
                                "AQUEDUCT_PORT", "tcp://10.0.0.1:80",
                                "AQUEDUCT_PORT_80_TCP", "tcp://10.0.0.1:80",
                                "AQUEDUCT_PORT_80_TCP_ADDR", "10.0.0.1"),
                        ALL);

        assertEquals(8080, Values.of(List.of(environment), ALL).of(PORT));
    }

    @Test
    void a_file_that_cannot_be_read_is_told_in_one_line() throws IOException {
        assertError(
                "Cannot read " + folder + "/none.yaml: there is no such file",
                () -> SettingsFile.read(folder.resolve("none.yaml")));
        assertError(
                "Cannot read " + folder + ": it is a directory", () -> SettingsFile.read(folder));
        for (String text : List.of("port: [1", "just a text", "- a\n- b", "a: b: c", "\u0001")) {
            var error = assertThrows(SettingException.class, () -> file("broken.yaml", text));
            String message = String.valueOf(error.getMessage());
            assertEquals(1, message.lines().count(), message);
        }
        Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
        assertError(
                "Cannot read " + folder + "/latin.yaml: it is not UTF-8",
                () -> SettingsFile.read(folder.resolve("latin.yaml")));
    }

    private Source file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return SettingsFile.read(file);
    }

    private static void assertError(String message, org.junit.jupiter.api.function.Executable at) {
        assertEquals(message, assertThrows(SettingException.class, at).getMessage());
    }
}
