package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.http.request.ProblemType;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Methods, paths, problems, CORS, and the pages beside the events. */
@ExtendWith(SharedFixture.class)
final class RoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static HttpFixture fixture;
    private static Bridge bridge;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        bridge = fixture.bridge(HttpSettings.DEFAULT);
        fixture.create("routed", 1);
        fixture.send("routed", 0, "1");
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/nowhere|404|not-found",
                "GET|/channels/|404|not-found",
                "GET|/channels/routed/|404|not-found",
                "GET|/channels/routed/events/|404|not-found",
                "GET|/channels/routed/events/0|404|not-found",
                "GET|/channels/routed/events/0/0/0|404|not-found",
                "GET|/channels/routed/../routed|404|not-found",
                "GET|//channels|404|not-found",
                "GET|/channels%2Frouted|404|not-found",
                "GET|/channels/or%2Fders/events|404|no-such-channel",
                "GET|/channels/routed%00/events|404|no-such-channel",
                "GET|/channels/%F0%9F%98%80|404|no-such-channel",
                "GET|/channels/routed,/events|404|no-such-channel",
                "GET|/channels/*|404|no-such-channel",
                "GET|/channels/routed%FF/events|400|bad-request",
                "GET|/problems/none|404|not-found",
                "POST|/channels/routed/events|405|method-not-allowed",
                "DELETE|/channels|405|method-not-allowed",
                "BREW|/|405|method-not-allowed",
                "POST|/nowhere|404|not-found",
                "GET|/channels?limit=1|400|invalid-parameter",
                "GET|/channels/routed?x=1|400|invalid-parameter",
                "GET|/channels/routed/events?x=1|400|invalid-parameter",
                "GET|/channels/routed/events?limit=%zz|400|bad-request",
                "GET|/channels/routed/events/0/0?cursor=1|400|invalid-parameter"
            })
    void what_is_wrong_is_a_problem(String method, String path, int status, String type)
            throws Exception {
        RawAnswer answer = RawAnswer.of(bridge.port(), method, path);
        assertEquals(status, answer.status(), answer.text());
        JsonNode problem = JSON.readTree(answer.body());
        assertEquals("/problems/" + type, problem.get("type").asText());
        assertEquals(status, problem.get("status").asInt());
        assertFalse(problem.get("title").asText().isEmpty());
        assertFalse(problem.get("detail").asText().isEmpty());
        assertTrue(answer.text().contains("\r\nCache-Control: no-store\r\n"), answer.text());
        assertTrue(
                answer.text().contains("\r\nContent-Type: application/problem+json\r\n"),
                answer.text());
        assertTrue(answer.text().contains("\r\nAccess-Control-Allow-Origin: *\r\n"));
        assertEquals(
                status == 405,
                answer.text().contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"),
                answer.text());
    }

    @Test
    void nothing_acceptable_is_406() throws Exception {
        HttpResponse<String> events = bridge.get("/channels/routed/events", "Accept", "text/html");
        assertEquals(406, events.statusCode());
        assertTrue(events.body().contains("text/event-stream"), events.body());
        assertEquals(406, bridge.get("/channels", "Accept", "text/event-stream").statusCode());
        assertEquals(200, bridge.get("/channels", "Accept", "text/*, */*;q=0.1").statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/channels",
                "/channels/routed",
                "/channels/none",
                "/channels/routed/events",
                "/channels/routed/events?limit=0",
                "/channels/routed/events/0/0",
                "/problems",
                "/openapi",
                "/nowhere"
            })
    void head_answers_as_get_without_a_body(String path) throws Exception {
        HttpResponse<String> get = bridge.get(path);
        HttpResponse<String> head = bridge.send("HEAD", path);
        assertEquals(get.statusCode(), head.statusCode());
        assertEquals("", head.body());
        assertFalse(get.body().isEmpty());
        for (String name : List.of("content-length", "content-type", "etag", "vary", "link")) {
            assertEquals(get.headers().allValues(name), head.headers().allValues(name), name);
        }
    }

    @Test
    void head_of_a_push_answers_at_once() throws Exception {
        HttpResponse<String> push =
                bridge.send("HEAD", "/channels/routed/events", "Accept", "text/event-stream");
        assertEquals(200, push.statusCode());
        assertEquals("text/event-stream", push.headers().firstValue("content-type").orElse(""));
        Awaitility.await().until(() -> bridge.http.openPushes() == 0);
        HttpResponse<String> bulk =
                bridge.send("HEAD", "/channels/routed/events", "Accept", "application/x-ndjson");
        assertEquals("application/x-ndjson", bulk.headers().firstValue("content-type").orElse(""));
    }

    @Test
    void options_say_what_is_allowed() throws Exception {
        HttpResponse<String> preflight =
                bridge.send(
                        "OPTIONS",
                        "/channels/routed/events",
                        "Origin",
                        "https://a.example",
                        "Access-Control-Request-Method",
                        "GET");
        assertEquals(204, preflight.statusCode());
        Map<String, String> expected =
                Map.of(
                        "allow", "GET, HEAD, OPTIONS",
                        "access-control-allow-origin", "*",
                        "access-control-allow-methods", "GET, HEAD, OPTIONS",
                        "access-control-allow-headers", "*");
        expected.forEach(
                (name, value) -> assertEquals(List.of(value), preflight.headers().allValues(name)));
        assertEquals(204, RawAnswer.of(bridge.port(), "OPTIONS", "*").status());
    }

    @Test
    void cors_is_a_setting() throws Exception {
        try (Bridge some = fixture.bridge(cors(List.of("https://a.example")));
                Bridge none = fixture.bridge(cors(List.of()))) {
            HttpResponse<String> allowed = some.get("/channels", "Origin", "https://a.example");
            assertEquals(
                    List.of("https://a.example"),
                    allowed.headers().allValues("access-control-allow-origin"));
            assertEquals(
                    List.of("Accept, Accept-Encoding, Origin"),
                    allowed.headers().allValues("vary"));
            HttpResponse<String> other = some.get("/channels", "Origin", "https://b.example");
            assertEquals(200, other.statusCode());
            assertEquals(List.of(), other.headers().allValues("access-control-allow-origin"));
            assertEquals(
                    List.of(),
                    none.get("/channels", "Origin", "https://a.example")
                            .headers()
                            .allValues("access-control-allow-origin"));
        }
    }

    private static HttpSettings cors(List<String> origins) {
        return HttpFixture.settings(Duration.ofSeconds(15), 10, Duration.ZERO, origins);
    }

    @Test
    void every_problem_has_a_page_that_explains_it() throws Exception {
        String list = bridge.get("/problems").body();
        for (ProblemType type : ProblemType.values()) {
            assertTrue(list.contains("/problems/" + type.slug()), type.slug());
            HttpResponse<String> page = bridge.get("/problems/" + type.slug());
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("HTTP status " + type.status()));
        }
    }

    @Test
    void console_is_one_small_page_without_foreign_resources() throws Exception {
        HttpResponse<String> page = bridge.get("/");
        assertEquals(
                "text/html; charset=utf-8", page.headers().firstValue("content-type").orElse(""));
        assertTrue(page.body().lines().count() <= 125);
        assertFalse(page.body().contains("http://") || page.body().contains("https://"));
        String tag = page.headers().firstValue("etag").orElseThrow();
        assertEquals(304, bridge.get("/", "If-None-Match", tag).statusCode());
    }

    @Test
    @SuppressWarnings("unchecked")
    void openapi_describes_every_path_and_parameter() throws Exception {
        HttpResponse<String> answer = bridge.get("/openapi");
        assertEquals("application/yaml", answer.headers().firstValue("content-type").orElse(""));
        Map<String, Object> document =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(answer.body());
        assertEquals("3.1.0", document.get("openapi"));
        var paths = (Map<String, Map<String, Object>>) document.get("paths");
        assertTrue(
                paths.keySet()
                        .containsAll(
                                List.of(
                                        "/",
                                        "/channels",
                                        "/channels/{channel}",
                                        "/channels/{channels}/events",
                                        "/channels/{channel}/events/{partition}/{offset}",
                                        "/problems",
                                        "/problems/{name}",
                                        "/openapi",
                                        "/observe/health",
                                        "/observe/health/live",
                                        "/observe/health/ready",
                                        "/observe/metrics")));
        var parameters =
                (List<Map<String, Object>>)
                        paths.get("/channels/{channels}/events").get("parameters");
        TreeSet<String> query = new TreeSet<>();
        parameters.stream()
                .filter(parameter -> "query".equals(parameter.get("in")))
                .forEach(parameter -> query.add((String) parameter.get("name")));
        assertEquals(new TreeSet<>(EventsRequest.PARAMETERS), query);
        everyReferenceIsThere(document, document);
    }

    private static void everyReferenceIsThere(Object node, Map<String, Object> document) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("$ref") instanceof String reference) {
                Object at = document;
                for (String step : reference.substring(2).split("/")) {
                    at = at instanceof Map<?, ?> parent ? parent.get(step) : null;
                }
                assertTrue(at != null, reference);
            }
            map.values().forEach(value -> everyReferenceIsThere(value, document));
        } else if (node instanceof List<?> list) {
            list.forEach(value -> everyReferenceIsThere(value, document));
        }
    }
}
