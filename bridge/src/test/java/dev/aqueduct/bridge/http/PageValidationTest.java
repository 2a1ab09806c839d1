package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What caches and clients that validate rely on, header by header (API.md, <i>Pull</i>). */
@ExtendWith(SharedFixture.class)
@Timeout(120)
final class PageValidationTest {
    private static final String FOR_EVER = "public, max-age=86400, immutable";
    private static final String BRIEFLY = "public, max-age=1";
    private static final String NOT = "no-store";

    private static HttpFixture fixture;

    /** Of two partitions; three events in the first, one in the second. */
    private static String wide;

    /** Of one partition and three events, each 1 KiB or more. */
    private static String narrow;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        wide = fixture.create("valid.wide", 2);
        narrow = fixture.create("valid.narrow", 1);
        for (int number = 0; number < 3; number++) {
            fixture.send("valid.wide", 0, "" + number);
            fixture.send("valid.narrow", 0, '"' + "x".repeat(1_500) + '"');
        }
        fixture.send("valid.wide", 1, "3");
    }

    private static HttpResponse<String> ask(
            String method, HttpClient.Version version, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(fixture.bridge.uri(path))
                        .version(version)
                        .timeout(Duration.ofSeconds(60))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return fixture.bridge.client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        return ask("GET", HttpClient.Version.HTTP_1_1, path, headers);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    private static String page(String rest) {
        return "/channels/valid.narrow/events?cursor=valid.narrow*" + narrow + "*" + rest;
    }

    // ---- Cache-Control

    /** W and N stand for the incarnations of the two channels. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "valid.wide|cursor=valid.wide*W*0.0&limit=2|" + FOR_EVER,
                "valid.wide|cursor=valid.wide*W*0.0&limit=2&tick=5|" + FOR_EVER,
                "valid.wide|cursor=valid.wide*W*1.1&limit=1&wait=1s|" + FOR_EVER,
                "valid.wide|cursor=valid.wide*W*0.0|" + BRIEFLY,
                "valid.wide|cursor=valid.wide*W*0.0&limit=4|" + BRIEFLY,
                "valid.wide|cursor=valid.wide*W*2.1&tick=5|" + BRIEFLY,
                "valid.wide|cursor=valid.wide*W*3.1|" + NOT,
                "valid.wide|cursor=valid.wide*W*3.1&tick=5|" + BRIEFLY,
                "valid.wide|cursor=valid.wide*W*3.1&tick=5&wait=10ms|" + BRIEFLY,
                // typed by hand, or not the whole truth
                "valid.wide|cursor=valid.wide**0.0&limit=2|" + NOT,
                "valid.wide|cursor=valid.wide**3.1&tick=5|" + NOT,
                "valid.wide|cursor=valid.wide*W*0&limit=2|" + NOT,
                "valid.wide|cursor=valid.wide*W*0.00&limit=2|" + NOT,
                "valid.wide|cursor=valid.wide*W*0.0*none*abcdef*1&limit=2|" + NOT,
                "valid.wide|cursor=-&limit=2|" + NOT,
                // other starts
                "valid.wide|limit=2|" + NOT,
                "valid.wide|cursor=earliest&limit=2|" + NOT,
                "valid.wide|cursor=latest&tick=5|" + NOT,
                "valid.wide|since=1h&limit=2|" + NOT,
                "valid.wide|since=1970-01-01T00:00:00Z&limit=2&tick=5|" + NOT,
                "valid.wide|last=3&limit=2|" + NOT,
                // several channels
                "valid.narrow,valid.wide|cursor=valid.narrow*N*0*valid.wide*W*0.0&limit=2|"
                        + FOR_EVER,
                "valid.wide,valid.narrow|cursor=valid.narrow*N*0*valid.wide*W*0.0&limit=2|"
                        + FOR_EVER,
                "valid.narrow,valid.wide|cursor=valid.narrow*N*3*valid.wide*W*3.1&tick=5|"
                        + BRIEFLY,
                "valid.narrow,valid.wide|cursor=valid.wide*W*0.0*valid.narrow*N*0&limit=2|" + NOT,
                "valid.narrow,valid.wide|cursor=valid.wide*W*0.0&limit=2|" + NOT,
                "valid.narrow,valid.wide|cursor=valid.narrow**0*valid.wide*W*0.0&limit=2|" + NOT,
                // patterns
                "valid.*|cursor=valid.narrow*N*0*valid.wide*W*0.0&limit=2|" + FOR_EVER,
                "valid.*|cursor=valid.narrow*N*0&limit=2|" + NOT,
                "none.*|cursor=-&tick=5|" + BRIEFLY,
                "none.*|cursor=-|" + NOT,
            })
    void page_is_kept_for_as_long_as_it_stays_true(String channels, String query, String caching)
            throws Exception {
        String path =
                "/channels/"
                        + channels
                        + "/events?"
                        + query.replace("*W*", "*" + wide + "*").replace("*N*", "*" + narrow + "*");
        HttpResponse<String> page = get(path);
        assertEquals(200, page.statusCode(), page.body());
        assertEquals(caching, header(page, "cache-control"));
        assertEquals("Accept, Accept-Encoding", header(page, "vary"));
        HttpResponse<String> same = get(path, "If-None-Match", header(page, "etag"));
        assertEquals(304, same.statusCode());
        assertEquals(caching, header(same, "cache-control"));
    }

    @Test
    void page_that_holds_a_channel_which_its_cursor_did_not_is_not_kept_for_long()
            throws Exception {
        CompletableFuture<HttpResponse<String>> waiting =
                later("/channels/joining.*/events?cursor=-&limit=1&wait=30s");
        fixture.create("joining.first", 1, Map.of("cleanup.policy", "compact"));
        for (int number = 0; number < 3; number++) {
            fixture.producer.send(
                    new ProducerRecord<>(
                            "joining.first",
                            0,
                            HttpFixture.utf8("key"),
                            HttpFixture.utf8("" + number)));
        }
        fixture.producer.flush();
        HttpResponse<String> page = waiting.join();
        assertTrue(page.body().contains("\"channel\":\"joining.first\""), page.body());
        assertEquals(BRIEFLY, header(page, "cache-control"));
    }

    @Test
    void page_with_an_error_is_neither_kept_nor_said_to_be_the_same() throws Exception {
        String incarnation = fixture.create("valid-flawed", 1);
        ProducerRecord<byte[], byte[]> broken =
                new ProducerRecord<>("valid-flawed", 0, null, HttpFixture.utf8("{"));
        broken.headers().add("content-type", HttpFixture.utf8("application/json"));
        fixture.send(broken);
        fixture.send("valid-flawed", 0, "1");
        String path = "/channels/valid-flawed/events?limit=1&cursor=valid-flawed*";
        HttpResponse<String> page = get(path + incarnation + "*0");
        assertTrue(page.body().contains("\"error\":"), page.body());
        assertEquals(NOT, header(page, "cache-control"));
        HttpResponse<String> again =
                get(path + incarnation + "*0", "If-None-Match", header(page, "etag"));
        assertEquals(200, again.statusCode());
        HttpResponse<String> single =
                get("/channels/valid-flawed/events/0/0?incarnation=" + incarnation);
        assertEquals(NOT, header(single, "cache-control"));
    }

    // ---- If-None-Match

    /** T stands for the page's tag, without what marks it as weak. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "*|304",
                " * |304",
                "W/T|304",
                "T|304",
                "\"a\", W/T|304",
                "\"a\",W/\"b\",T,\"c\"|304",
                ",, W/T ,|304",
                "\"a\"|200",
                "W/\"a\", \"b\"|200",
                "w/T|200",
                "T-|200",
                "x|200",
            })
    void page_is_the_same_where_its_tag_is_among_those_named(String value, int status)
            throws Exception {
        String path = page("0&limit=2");
        String tag = header(get(path), "etag").substring(2);
        for (String method : List.of("GET", "HEAD")) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpResponse<String> answer =
                        ask(method, version, path, "If-None-Match", value.replace("T", tag));
                assertEquals(status, answer.statusCode(), method + version);
            }
        }
        assertEquals(
                304, get(path, "If-None-Match", "\"a\"", "If-None-Match", "W/" + tag).statusCode());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void page_that_is_the_same_has_the_headers_of_the_page(HttpClient.Version version)
            throws Exception {
        for (String rest : List.of("0&limit=2", "0", "3", "3&tick=5&wait=10ms")) {
            HttpResponse<String> page = ask("GET", version, page(rest));
            String tag = header(page, "etag");
            for (String method : List.of("GET", "HEAD")) {
                HttpResponse<String> same = ask(method, version, page(rest), "If-None-Match", tag);
                assertEquals(304, same.statusCode());
                assertEquals("", same.body());
                Map<String, List<String>> expected = comparable(page);
                expected.keySet().removeIf(name -> name.startsWith("content-"));
                assertEquals(expected, comparable(same), rest);
            }
        }
    }

    /** All headers but the time; a link's tick is a time, too. */
    private static Map<String, List<String>> comparable(HttpResponse<?> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        headers.remove(":status");
        headers.computeIfPresent(
                "link",
                (name, links) ->
                        links.stream().map(link -> link.replaceAll("tick=\\d+", "")).toList());
        return headers;
    }

    @Test
    void what_is_no_page_is_a_problem_whatever_tags_are_named() throws Exception {
        for (String path :
                List.of(page("9"), page("x"), "/channels/none/events", page("0&limit=0"))) {
            HttpResponse<String> problem = get(path, "If-None-Match", "*");
            assertTrue(problem.statusCode() >= 400, path);
            assertEquals(NOT, header(problem, "cache-control"), path);
            assertEquals("", header(problem, "etag"), path);
        }
    }

    // ---- Waiting

    private static CompletableFuture<HttpResponse<String>> later(String path, String... headers) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return get(path, headers);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void client_that_waits_at_the_end_hears_304_only_when_its_wait_is_over() throws Exception {
        String tag = header(get(page("3")), "etag");
        long begun = System.nanoTime();
        HttpResponse<String> same = get(page("3&wait=700ms"), "If-None-Match", tag);
        long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        assertEquals(304, same.statusCode());
        assertTrue(took >= 700, took + " ms");
        assertTrue(header(same, "link").contains("&wait=PT0.7S&tick="), header(same, "link"));
        begun = System.nanoTime();
        assertEquals(304, get(page("3"), "If-None-Match", tag).statusCode());
        took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        assertTrue(took < 700, took + " ms without a wait");
    }

    @Test
    void client_that_polls_in_the_same_words_hears_of_an_event_and_other_words_are_no_poll()
            throws Exception {
        String incarnation = fixture.create("valid-polls", 1);
        String path = "/channels/valid-polls/events?cursor=valid-polls*" + incarnation + "*0";
        String tag = header(get(path), "etag");
        HttpResponse<String> first = get(path, "If-None-Match", tag);
        HttpResponse<String> again = get(path, "If-None-Match", tag);
        assertEquals(304, first.statusCode());
        assertEquals(304, again.statusCode());
        for (String name : List.of("etag", "cache-control", "vary")) {
            assertEquals(header(first, name), header(again, name));
        }
        assertEquals(200, get(path, "If-None-Match", "\"other\"").statusCode());
        assertEquals(406, get(path, "If-None-Match", tag, "Accept", "image/png").statusCode());
        assertEquals(200, get(path).statusCode());
        fixture.send("valid-polls", 0, "\"now\"");
        HttpResponse<String> page = get(path, "If-None-Match", tag);
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("\"now\""), page.body());
    }

    @Test
    void client_that_waits_at_the_end_hears_at_once_of_an_event() throws Exception {
        String incarnation = fixture.create("valid-waits", 1);
        String path = "/channels/valid-waits/events?cursor=valid-waits*" + incarnation + "*0";
        String tag = header(get(path), "etag");
        CompletableFuture<HttpResponse<String>> named =
                later(path + "&wait=60s", "If-None-Match", tag);
        CompletableFuture<HttpResponse<String>> any =
                later(path + "&wait=60s", "If-None-Match", "*");
        org.awaitility.Awaitility.await().until(() -> fixture.bridge.http.openPulls() >= 2);
        long begun = System.nanoTime();
        fixture.send("valid-waits", 0, "\"now\"");
        HttpResponse<String> page = named.join();
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("\"now\""));
        assertNotEquals(tag, header(page, "etag"));
        assertEquals(304, any.join().statusCode(), "there is a page, whichever");
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(20).toNanos());
    }

    // ---- HEAD and OPTIONS

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void head_has_all_headers_of_get(HttpClient.Version version) throws Exception {
        for (String path :
                List.of(
                        page("0&limit=2"),
                        page("3"),
                        page("3&tick=5"),
                        page("9"),
                        "/channels",
                        "/channels/valid.wide",
                        "/channels/none",
                        "/channels/valid.narrow/events/0/1?incarnation=" + narrow,
                        "/channels/valid.narrow/events/0/1",
                        "/channels/valid.narrow/events/0/3",
                        "/channels/valid.*/events?last=2")) {
            HttpResponse<String> get = ask("GET", version, path);
            HttpResponse<String> head = ask("HEAD", version, path);
            assertEquals(get.statusCode(), head.statusCode(), path);
            assertEquals("", head.body());
            assertFalse(header(get, "content-length").isEmpty(), path);
            assertEquals(comparable(get), comparable(head), path);
        }
    }

    @ParameterizedTest
    @CsvSource({"application/x-ndjson,HTTP_1_1", "application/x-ndjson,HTTP_2"})
    void head_of_a_stream_does_not_say_that_there_is_nothing(
            String accept, HttpClient.Version version) throws Exception {
        String path = "/channels/valid.narrow/events";
        HttpResponse<String> get = ask("GET", version, path, "Accept", accept);
        HttpResponse<String> head = ask("HEAD", version, path, "Accept", accept);
        Map<String, List<String>> streamed = comparable(get);
        streamed.remove("transfer-encoding"); // which may be left out (RFC 9110, section 9.3.2)
        assertEquals(streamed, comparable(head));
    }

    @Test
    void answers_that_never_have_a_body_do_not_say_how_long_it_is() throws Exception {
        String end = " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n";
        String events = "/channels/valid.narrow/events";
        for (String request :
                List.of(
                        "OPTIONS " + events + end,
                        "GET " + page("0") + end + "If-None-Match: *\r\n",
                        "HEAD " + events + end + "Accept: text/event-stream\r\n",
                        "HEAD " + events + end + "Accept: application/x-ndjson\r\n")) {
            String answer = RawAnswer.untilClosed(fixture.bridge.port(), request + "\r\n").text();
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
            assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("length"), answer);
        }
    }
}
