package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The page at {@code /}, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Browser browser;
    private final Stack stack;

    ConsoleTest() throws IOException {
        browser = Browser.start();
        stack = new Stack();
    }

    @AfterAll
    void close() throws IOException {
        browser.close();
        stack.close();
    }

    @Test
    void channel_that_is_made_later_is_listed_and_its_events_are_shown_as_they_are()
            throws Exception {
        try (BridgeNode bridge = stack.bridge(Stack.settings())) {
            browser.openConsole(URI.create(bridge.address()));
            await().atMost(SOON).until(() -> !browser.text().contains("Loading…"));
            stack.create("later", 1);
            send("later", "{\"n\":12345678901234567890,\"f\":1.50}", Map.of("data", "{no"));

            await().atMost(SOON).until(() -> browser.click("later"));

            await().atMost(SOON).until(() -> browser.text().contains("0/0"));
            String shown = browser.text();
            assertTrue(shown.contains("{\"n\":12345678901234567890,\"f\":1.50}"), shown);
            assertTrue(shown.contains("base64:/w=="), shown);
            stack.send("later", 0, "plain");
            await().atMost(SOON).until(() -> browser.text().contains("\"plain\""));
        }
    }

    @Test
    void bridge_that_is_full_says_why_while_it_is_tried_again() throws Exception {
        stack.create("full", 1);
        var one = Stack.settings().http().with(changed -> changed.maxPushes = 0);
        try (BridgeNode bridge = stack.bridge(Stack.settings().with(one))) {
            browser.openConsole(URI.create(bridge.address()));
            await().atMost(SOON).until(() -> browser.click("full"));
            await().atMost(SOON)
                    .until(() -> browser.text().matches("(?s).*busy: .+; connecting again….*"));
        }
    }

    /** With a key that is no text. */
    private void send(String topic, String value, Map<String, String> headers) throws Exception {
        Map<String, Object> servers = Map.of("bootstrap.servers", stack.kafka().bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        servers, new ByteArraySerializer(), new ByteArraySerializer())) {
            var record =
                    new ProducerRecord<byte[], byte[]>(
                            topic, 0, new byte[] {(byte) 0xFF}, value.getBytes(UTF_8));
            headers.forEach((name, header) ->
                    record.headers().add(new RecordHeader(name, header.getBytes(UTF_8))));
            producer.send(record).get();
        }
    }
}
