package dev.aqueduct.bridge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.app.settings.Environment;
import dev.aqueduct.bridge.app.settings.Setting;
import dev.aqueduct.bridge.app.settings.SettingException;
import dev.aqueduct.bridge.app.settings.SettingsFile;
import dev.aqueduct.bridge.app.settings.Source;
import dev.aqueduct.bridge.app.settings.Values;
import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.client.ClientSettings;
import dev.aqueduct.bridge.http.client.ForwardedHeader;
import dev.aqueduct.bridge.http.client.Networks;
import dev.aqueduct.bridge.kafka.ClientProperties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

final class CatalogueTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");

    @TempDir private Path folder;

    @Test
    void the_document_lists_every_setting_as_it_is() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertTrue(
                document.contains(Catalogue.markdown()),
                () -> "docs/configuration.md should hold:\n" + Catalogue.markdown());
    }

    @Test
    void every_setting_of_the_catalogue_is_listed() {
        long declared =
                Arrays.stream(Catalogue.class.getDeclaredFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .filter(field -> Setting.class.isAssignableFrom(field.getType()))
                        .count();

        assertEquals(declared, Catalogue.ALL.size());
        assertEquals(declared, Catalogue.ALL.stream().map(Setting::key).distinct().count());
    }

    @Test
    void the_defaults_are_those_of_the_parts() {
        BridgeSettings settings = BridgeSettings.defaults();

        assertEquals(HttpSettings.DEFAULT, settings.http());
        assertEquals(8080, settings.port());
        assertEquals("localhost:9092", settings.kafka().bootstrapServers());
    }

    @Test
    void a_file_with_everything_reaches_the_parts() throws IOException {
        Path file = folder.resolve("all.yaml");
        Files.writeString(
                file,
                """
                port: 81
                host: 127.0.0.1
                kafka:
                  bootstrap-servers: [a:1, "[::1]:2"]
                  properties:
                    security.protocol: SSL
                    ssl.truststore.location: /etc/trust
                channels:
                  include: [orders, "p.*"]
                  exclude: p.secret
                  formats:
                    orders: json
                    p.*: avro
                  linger: 5m
                memory: {channel: 1MiB, node: 50%, history: 2 MiB}
                history.consumers: 7
                http:
                  heartbeat: 1s
                  retry-min: 2s
                  retry-max: 3s
                  batch: 2KiB
                  page-max-age: 1h
                  cors-origins: [https://example.org]
                  max-pushes: 1
                  max-pulls: 2
                  max-connections: 3
                  max-pushes-per-client: 4
                  max-pulls-per-client: 50%
                  max-connections-per-client: 34%
                  unlimited-clients: [10.0.0.0/8, "2001:db8::/32"]
                  trusted-proxies: [127.0.0.1, "::1"]
                  forwarded-header: forwarded
                  send-buffer: 16KiB
                  stalled-after: 4s
                  drain: PT0S
                """);

        BridgeSettings settings =
                BridgeSettings.of(
                        Values.of(
                                List.of(
                                        Environment.read(Map.of(), Catalogue.ALL),
                                        SettingsFile.read(file)),
                                Catalogue.ALL));

        assertEquals(81, settings.port());
        assertEquals("127.0.0.1", settings.host());
        assertEquals("a:1,[::1]:2", settings.kafka().bootstrapServers());
        assertEquals(
                Map.of("security.protocol", "SSL", "ssl.truststore.location", "/etc/trust"),
                settings.kafka().properties());
        assertEquals(List.of("orders", "p.*"), settings.kafka().include());
        assertEquals(List.of("p.secret"), settings.kafka().exclude());
        assertEquals(
                Map.of("orders", ValueFormat.JSON, "p.*", ValueFormat.AVRO), settings.formats());
        assertEquals(Duration.ofMinutes(5), settings.kafka().linger());
        assertEquals(1 << 20, settings.kafka().channelBytes());
        assertEquals(Runtime.getRuntime().maxMemory() / 100 * 50, settings.kafka().nodeBytes());
        assertEquals(2 << 20, settings.kafka().historyBytes());
        assertEquals(7, settings.kafka().historyConsumers());
        assertEquals(
                new HttpSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        2048,
                        Duration.ofHours(1),
                        List.of("https://example.org"),
                        1,
                        2,
                        3,
                        new ClientSettings(
                                4,
                                1,
                                1,
                                networks("10.0.0.0/8", "2001:db8::/32"),
                                networks("127.0.0.1", "::1"),
                                ForwardedHeader.FORWARDED),
                        16 * 1024,
                        Duration.ofSeconds(4),
                        Duration.ZERO),
                settings.http());
    }

    private static Networks networks(String... texts) {
        return Networks.of(Arrays.stream(texts).map(Networks::parse).toList());
    }

    @Test
    void settings_that_do_not_go_together_are_told_with_their_places() {
        String heap = (Runtime.getRuntime().maxMemory() >> 20) + "MiB";

        assertError(
                "http.retry-min = 5s (from a test) is longer than http.retry-max = 1s (from a"
                        + " test)",
                Map.of("http.retry-min", "5s", "http.retry-max", "1s"));
        assertError(
                "http.retry-min = 6s (from a test) is longer than http.retry-max = 5s (the"
                        + " default)",
                Map.of("http.retry-min", "6s"));
        assertError(
                "memory.node = 80% (from a test) and memory.history = 80% (from a test) are"
                        + " together more than the heap, which is "
                        + heap,
                Map.of("memory.node", "80%", "memory.history", "80%"));
        assertError(
                "memory.node = 900GiB (from a test) and memory.history = 12% (the default) are"
                        + " together more than the heap, which is "
                        + heap,
                Map.of("memory.node", "900GiB"));
        assertError(
                "memory.channel = 40% (from a test) is more than memory.node = 10% (from a test)",
                Map.of("memory.channel", "40%", "memory.node", "10%"));
        assertError(
                "http.cors-origins = *, https://a.example (from a test): * stands alone, for any"
                        + " origin",
                Map.of("http.cors-origins", "*,https://a.example"));
        assertError(
                "kafka.bootstrap-servers = nothing (from a test): allowed is host:port, or several"
                        + " of them",
                Map.of("kafka.bootstrap-servers", ""));
        assertError(
                "host = no such host! (from a test): allowed is a host name or an address",
                Map.of("host", "no such host!"));
    }

    @Test
    void a_channel_takes_no_more_than_the_node_where_only_that_is_set() {
        assertEquals(1 << 20, settings(Map.of("memory.node", "1MiB")).kafka().channelBytes());
    }

    @Test
    void hosts_are_names_and_addresses() {
        for (String host : List.of("localhost", "a-b.example", "127.0.0.1", "::1", "[::1]")) {
            assertEquals(host, settings(Map.of("host", host)).host());
        }
    }

    private static BridgeSettings settings(Map<String, String> set) {
        Source source = Source.of(set, "a test", UnaryOperator.identity());
        return BridgeSettings.of(Values.of(List.of(source), Catalogue.ALL));
    }

    private static void assertError(String message, Map<String, String> set) {
        var error = assertThrows(SettingException.class, () -> settings(set));
        assertEquals(message, error.getMessage());
    }

    @Test
    void the_document_lists_the_properties_of_kafka_that_are_withheld() throws IOException {
        String document = Files.readString(DOCUMENT);

        for (String name : ClientProperties.withheld()) {
            assertTrue(document.contains("`" + name + "`"), name);
        }
    }

    @Test
    void a_channel_is_pinned_by_its_name_before_the_longest_pattern() {
        PinnedFormats formats =
                new PinnedFormats(
                        Map.of(
                                "a.b", ValueFormat.JSON,
                                "a.*", ValueFormat.TEXT,
                                "a.b.*", ValueFormat.BINARY));

        assertEquals(ValueFormat.JSON, formats.of("a.b"));
        assertEquals(ValueFormat.TEXT, formats.of("a.c"));
        assertEquals(ValueFormat.BINARY, formats.of("a.b.c"));
        assertEquals(ValueFormat.AUTO, formats.of("b"));
    }
}
