package dev.aqueduct.bridge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.kafka.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ObservabilityTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedKafka kafka = EmbeddedKafka.started();

    /** In HTTP/2 the JDK's client loses the end of streams when the connection is closed after. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Bridge bridge =
            Bridge.start(BridgeSettings.defaults().at(kafka.bootstrapServers(), 0));

    @BeforeAll
    void a_channel_with_two_events() throws Exception {
        assertTrue(bridge.awaitKafka(Duration.ofSeconds(30)));
        Map<String, Object> servers = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(servers);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(
                                servers, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
            store(producer, "{\"n\":1}");
            store(producer, "{\"n\":2}");
        }
    }

    private static void store(KafkaProducer<String, String> producer, String value)
            throws InterruptedException, ExecutionException {
        producer.send(new ProducerRecord<>("orders", value)).get();
    }

    @AfterAll
    void down() {
        bridge.close();
        client.close();
        kafka.close();
    }

    @Test
    void events_that_were_delivered_are_counted_by_the_way() throws Exception {
        double before = metric("aqueduct_events_delivered_total", "way=\"pull\"");

        get("/channels/orders/events");

        assertEquals(before + 2, metric("aqueduct_events_delivered_total", "way=\"pull\""));
        assertTrue(metric("aqueduct_bytes_delivered_total", "way=\"pull\"") > 100);
    }

    @Test
    void pushes_that_are_open_are_measured() throws Exception {
        HttpResponse<InputStream> stream =
                push(bridge.address() + "/channels/orders/events?cursor=earliest");

        assertEquals(1, metric("aqueduct_pushes_open", ""));
        stream.body().close();
    }

    @Test
    void what_is_turned_away_is_counted_by_way_and_reason() throws Exception {
        HttpSettings full = BridgeSettings.defaults().http().with(changed -> changed.maxPushes = 0);
        try (Bridge other =
                Bridge.start(
                        BridgeSettings.defaults().at(kafka.bootstrapServers(), 0).with(full))) {
            assertTrue(other.awaitKafka(Duration.ofSeconds(30)));
            push(other.address() + "/channels/orders/events").body().close();
            String metrics = get(URI.create(other.address() + "/observe/metrics")).body();
            String refused = "aqueduct_refused_total{reason=\"node\",way=\"push\"} 1.0\n";
            assertTrue(metrics.contains(refused), metrics);
            assertTrue(metrics.contains("aqueduct_pushes_limit 0.0\n"), metrics);
        }
    }

    @Test
    void problems_are_counted_by_status() throws Exception {
        assertEquals(404, get("/channels/nothing").statusCode());

        assertTrue(metric("aqueduct_problems_total", "status=\"404\"") >= 1);
    }

    @Test
    void every_metric_says_what_it_is() throws Exception {
        List<String> lines = get("/observe/metrics").body().lines().toList();

        assertTrue(
                get("/observe/metrics")
                        .headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .startsWith("text/plain"));
        for (String name :
                List.of(
                        "aqueduct_events_delivered_total",
                        "aqueduct_bytes_delivered_total",
                        "aqueduct_gaps_total",
                        "aqueduct_refused_total",
                        "aqueduct_stalled_total",
                        "aqueduct_connections_refused_total",
                        "aqueduct_pushes_open",
                        "aqueduct_pushes_limit",
                        "aqueduct_pulls_open",
                        "aqueduct_pulls_limit",
                        "aqueduct_connections_open",
                        "aqueduct_connections_limit",
                        "aqueduct_client_pushes_limit",
                        "aqueduct_client_pulls_limit",
                        "aqueduct_client_connections_limit",
                        "aqueduct_log_bytes_limit",
                        "aqueduct_history_bytes_limit",
                        "aqueduct_kafka_reachable",
                        "aqueduct_channels",
                        "aqueduct_channels_followed",
                        "aqueduct_log_bytes",
                        "aqueduct_history_bytes",
                        "aqueduct_schemas")) {
            assertTrue(
                    lines.stream().anyMatch(line -> line.startsWith("# HELP " + name + " ")), name);
        }
    }

    @Test
    void head_answers_as_get_here_too_and_options_say_what_is_allowed() throws Exception {
        for (String path :
                List.of(
                        "/observe/health",
                        "/observe/health/live",
                        "/observe/health/ready",
                        "/observe/metrics")) {
            HttpResponse<String> head = send("HEAD", path);
            // The web server's answers of health are without a body, and say so, to HEAD.
            assertEquals(path.endsWith("metrics") ? 200 : 204, head.statusCode(), path);
            assertEquals("", head.body(), path);
            assertEquals(204, send("OPTIONS", path).statusCode(), path);
            HttpResponse<String> post = send("POST", path);
            assertEquals(405, post.statusCode(), path);
            assertEquals(List.of("GET, HEAD, OPTIONS"), post.headers().allValues("allow"), path);
            assertTrue(post.body().contains("/problems/method-not-allowed"), post.body());
        }
        assertEquals(
                get("/observe/metrics").headers().allValues("content-type"),
                send("HEAD", "/observe/metrics").headers().allValues("content-type"));
    }

    private HttpResponse<String> send(String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(bridge.address() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void connection_is_closed_behind_an_answer_where_that_was_asked_for() throws Exception {
        URI uri = URI.create(bridge.address());
        for (String path : List.of("/channels", "/observe/metrics", "/observe/none")) {
            try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
                socket.setSoTimeout(20_000);
                String request =
                        "GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String answer =
                        new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
            }
        }
    }

    @Test
    void nothing_else_of_the_bridge_is_shown() throws Exception {
        for (String path :
                List.of("", "/config", "/config/values", "/info", "/log", "/log/loggers")) {
            assertEquals(404, get("/observe" + path).statusCode(), path);
        }
        String body = get("/observe/metrics").body() + get("/observe/health").body();
        assertFalse(body.contains(kafka.bootstrapServers()));
        assertFalse(body.contains("java"));
    }

    @Test
    void an_outage_of_kafka_is_a_state_of_its_own_and_takes_nothing_out_of_the_balancer()
            throws Exception {
        assertEquals("UP", check("kafka"));
        assertEquals(1, metric("aqueduct_kafka_reachable", ""));
        kafka.stop();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals("DOWN", check("kafka")));

        assertEquals(0, metric("aqueduct_kafka_reachable", ""));
        assertEquals(503, get("/observe/health").statusCode());
        assertEquals(200, get("/observe/health/ready").statusCode());
        assertEquals(200, get("/observe/health/live").statusCode());
        assertEquals("UP", check("bridge"));
        kafka.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals(200, get("/observe/health").statusCode()));
    }

    @Test
    void going_down_is_told_before_streams_are_closed_over_the_drain_time() throws Exception {
        try (Bridge other = another(Duration.ofSeconds(4))) {
            List<InputStream> streams = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                streams.add(push(other.address() + "/channels/orders/events").body());
            }
            Thread down = Thread.ofVirtual().start(other::close);
            Awaitility.await().until(() -> !other.ready());

            assertEquals(
                    503, get(URI.create(other.address() + "/observe/health/ready")).statusCode());
            assertEquals(
                    200, get(URI.create(other.address() + "/observe/health/live")).statusCode());
            for (InputStream stream : streams) {
                stream.readAllBytes(); // throws where it is cut off instead of ended
            }
            assertTrue(down.join(Duration.ofSeconds(10)));
        }
    }

    @Test
    void a_bridge_without_streams_is_down_at_once_and_counts_for_itself() throws Exception {
        get("/channels/orders/events");
        try (Bridge other = another(Duration.ofHours(1))) {
            String metrics = get(URI.create(other.address() + "/observe/metrics")).body();
            assertTrue(
                    metrics.lines()
                            .anyMatch(line ->
                                    line.startsWith("aqueduct_events")
                                            && line.contains("pull")
                                            && line.endsWith(" 0.0")),
                    metrics);
            Thread down = Thread.ofVirtual().start(other::close);

            assertTrue(down.join(Duration.ofSeconds(20)));
        }
    }

    /** A second bridge beside the first. */
    private Bridge another(Duration drain) throws InterruptedException {
        Bridge other =
                Bridge.start(
                        BridgeSettings.defaults().at(kafka.bootstrapServers(), 0).drainedIn(drain));
        assertTrue(other.awaitKafka(Duration.ofSeconds(30)));
        return other;
    }

    private HttpResponse<InputStream> push(String uri) throws IOException, InterruptedException {
        HttpRequest push =
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Accept", "text/event-stream")
                        .build();
        return client.send(push, BodyHandlers.ofInputStream());
    }

    private String check(String name) throws IOException, InterruptedException {
        JsonNode health = JSON.readTree(get("/observe/health").body());
        for (JsonNode each : health.get("checks")) {
            if (each.get("name").asText().equals(name)) {
                return each.get("status").asText();
            }
        }
        throw new AssertionError("no " + name + " in " + health);
    }

    /** The value of the first metric of this name that has this tag. */
    private double metric(String name, String tag) throws IOException, InterruptedException {
        return get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(tag))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " with " + tag));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(URI.create(bridge.address() + path));
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
