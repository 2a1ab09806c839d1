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
                    Set.of("group.id"),
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

        assertError(
                "There is no setting http.weit (from "
                        + folder
                        + "/a.yaml); did you mean"
                        + " http.wait?",
                () -> Values.of(List.of(file), ALL));
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
    void a_setting_that_is_written_in_another_shape_is_told_so() throws IOException {
        Source section = file("a.yaml", "http: 5\n");
        Source list = file("b.yaml", "http:\n  wait: [1s, 2s]\n");
        Source below = file("c.yaml", "port:\n  number: 1\n");

        assertError(
                "http (from "
                        + folder
                        + "/a.yaml) is no setting, but has settings, such as http.wait",
                () -> Values.of(List.of(section), ALL));
        assertError(
                "http.wait (from "
                        + folder
                        + "/b.yaml) takes one value: a duration from 1s to 2m (ms, s, m, h or d; or"
                        + " as PT15S)",
                () -> Values.of(List.of(list), ALL));
        assertError(
                "port (from " + folder + "/c.yaml) takes one value: a whole number from 0 to 65535",
                () -> Values.of(List.of(below), ALL));
    }

    @Test
    void a_name_that_is_withheld_is_not_said_to_be_unknown() throws IOException {
        Source file = file("a.yaml", "kafka.properties.group.id: mine\n");

        assertError(
                "kafka.properties.group.id (from "
                        + folder
                        + "/a.yaml) cannot be set: the bridge sets group.id itself, or has no use"
                        + " for it",
                () -> Values.of(List.of(file), ALL));
    }

    @Test
    void a_setting_that_a_file_gives_twice_is_told_with_its_lines() {
        String place = " is set twice in " + folder;

        assertError(
                "http.wait" + place + "/a.yaml, in lines 1 and 4",
                () -> file("a.yaml", "http.wait: 5s\nhttp:\n  room: 1MiB\n  wait: 6s\n"));
        assertError(
                "port" + place + "/b.yaml, in lines 1 and 2",
                () -> file("b.yaml", "port: 1\nport: 1\n"));
        assertError(
                "http.wait" + place + "/c.yaml, in lines 2 and 4",
                () -> file("c.yaml", "http:\n  wait: 1s\nhttp:\n  wait: 2s\n"));
        assertError(
                "http.wait" + place + "/d.properties",
                () -> file("d.properties", "http.wait=1s\nport=1\nhttp.wait=2s\n"));
    }

    @Test
    void a_section_in_two_pieces_is_one() throws IOException {
        Source file = file("a.yaml", "http.wait: 5s\nhttp: {room: 1MiB}\n");
        Values values = Values.of(List.of(file), ALL);

        assertEquals(Duration.ofSeconds(5), values.of(WAIT));
        assertEquals(1L << 20, values.of(ROOM));
    }

    @Test
    void a_variable_whose_name_cannot_be_told_is_refused() {
        for (String name : List.of("", "Sasl_JAAS_CONFIG", "_SASL", "SASL_", "SASL__JAAS")) {
            String variable = "AQUEDUCT_KAFKA_PROPERTIES_" + name;
            assertError(
                    variable
                            + " (from the environment) is not the name of a setting: below"
                            + " AQUEDUCT_KAFKA_PROPERTIES_ stand capitals for small letters, and a"
                            + " single _ for a dot; what is named otherwise can be set in a file",
                    () -> Environment.read(Map.of(variable, "x"), ALL));
        }
    }

    @Test
    void variables_that_kubernetes_sets_for_services_beside_it_are_none_of_ours() {
        Source environment =
                Environment.read(
                        Map.of(
                                "AQUEDUCT_BRIDGE_SERVICE_HOST", "10.0.0.1",
                                "AQUEDUCT_BRIDGE_SERVICE_PORT", "80",
                                "AQUEDUCT_BRIDGE_SERVICE_PORT_HTTP", "80",
                                "AQUEDUCT_KAFKA_PORT", "tcp://10.0.0.1:9092",
                                "AQUEDUCT_KAFKA_UI_PORT", "udp://10.0.0.1:9092",
                                "AQUEDUCT_KAFKA_PORT_9092_TCP", "tcp://10.0.0.1:9092",
                                "AQUEDUCT_KAFKA_PORT_9092_TCP_PROTO", "tcp",
                                "AQUEDUCT_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL"),
                        ALL);

        Values values = Values.of(List.of(environment), ALL);
        assertEquals(Map.of("security.protocol", "SSL"), values.of(PROPERTIES));
        assertError(
                "There is no setting AQUEDUCT_KAFKA_PORT (from the environment)",
                () -> Environment.read(Map.of("AQUEDUCT_KAFKA_PORT", "9092"), ALL));
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
        for (String text :
                List.of("port: [1", "a: b: c", "? [a]\n: b", "\u0001", "a: &a\n  b: *a")) {
            var error = assertThrows(SettingException.class, () -> file("broken.yaml", text));
            String message = String.valueOf(error.getMessage());
            assertEquals(1, message.lines().count(), message);
        }
        for (String key : List.of("", ".a", "a..b", "a.")) {
            String line = " is not a file of settings: a part of '" + key + "' is empty";
            assertError(folder + "/no.yaml" + line, () -> file("no.yaml", "\"" + key + "\": 1\n"));
            assertError(
                    folder + "/no.properties" + line, () -> file("no.properties", key + "=1\n"));
        }
        for (String text : List.of("just a text", "- a\n- b")) {
            assertError(
                    folder + "/no.yaml is not a file of settings: it holds no names with values",
                    () -> file("no.yaml", text));
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

    @Test
    void numbers_may_be_a_share_of_the_heap_or_of_another_setting() {
        Kind<Integer> fitting = Kinds.fitting(1, 1_000_000, 1024);
        Kind<Portion> portion = Kinds.portion(100, "port");
        long heap = Runtime.getRuntime().maxMemory() / 100;

        assertEquals(7, fitting.read("7"));
        assertEquals((int) Math.min(heap * 20 / 1024, 1_000_000), fitting.read("20%"));
        assertEquals(7, portion.read("7").of(1_000));
        assertEquals(250, portion.read("25 %").of(1_000));
        assertEquals(1, portion.read("25%").of(3));
        for (String wrong : List.of("", "0", "x", "1000001", "0%", "81%", "%", "-1%", "1.5%")) {
            assertThrows(IllegalArgumentException.class, () -> fitting.read(wrong), wrong);
        }
        for (String wrong : List.of("", "0", "x", "101", "0%", "101%", "%", "-1%")) {
            assertThrows(IllegalArgumentException.class, () -> portion.read(wrong), wrong);
        }
    }
}
