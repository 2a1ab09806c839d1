package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Pulls by clients that take gzip or zstd, held against the same pulls by one that does not. */
@ExtendWith(SharedFixture.class)
@Timeout(120)
final class CodedPullTest {
    private static final int EVENTS = 3_000;
    private static final String BULK = "application/x-ndjson";
    private static final String JSON = "application/json";
    private static final String EVENTS_PATH = "/channels/coded/events";
    private static HttpFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        fixture.create("coded", 1);
        for (int number = 0; number < EVENTS; number++) {
            String value = "{\"number\":" + number + ",\"text\":\"the same in all of them\"}";
            fixture.producer.send(new ProducerRecord<>("coded", 0, null, HttpFixture.utf8(value)));
        }
        fixture.send("coded", 0, '"' + "long ".repeat(1_000) + '"');
    }

    private record Asked(String method, HttpClient.Version version, String path, String accept) {
        HttpResponse<byte[]> by(String... headers) throws Exception {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(fixture.bridge.uri(path))
                            .version(version)
                            .timeout(Duration.ofSeconds(30))
                            .header("Accept", accept)
                            .method(method, HttpRequest.BodyPublishers.noBody());
            if (headers.length > 0) {
                request.headers(headers);
            }
            return fixture.bridge.client.send(
                    request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static Asked get(String path, String accept) {
        return new Asked("GET", HttpClient.Version.HTTP_1_1, path, accept);
    }

    private static Asked head(String path, String accept) {
        return new Asked("HEAD", HttpClient.Version.HTTP_1_1, path, accept);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    private static byte[] decoded(String coding, byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        try (InputStream plain =
                coding.equals("gzip") ? new GZIPInputStream(in) : new ZstdInputStream(in)) {
            return plain.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gzip,HTTP_1_1,application/json,?limit=500",
        "zstd,HTTP_1_1,application/json,?limit=500",
        "gzip,HTTP_2,application/json,?limit=3000",
        "zstd,HTTP_2,application/json,?limit=3000",
        "gzip,HTTP_1_1,application/json,/0/3000",
        "zstd,HTTP_2,application/json,/0/3000",
        "gzip,HTTP_1_1,application/x-ndjson,''",
        "zstd,HTTP_1_1,application/x-ndjson,''",
        "gzip,HTTP_2,application/x-ndjson,''",
        "zstd,HTTP_2,application/x-ndjson,''",
    })
    void what_was_compressed_is_byte_for_byte_what_others_get(
            String coding, HttpClient.Version version, String accept, String rest)
            throws Exception {
        Asked asked = new Asked("GET", version, EVENTS_PATH + rest, accept);
        HttpResponse<byte[]> plain = asked.by();
        HttpResponse<byte[]> coded = asked.by("Accept-Encoding", coding);
        assertEquals("", header(plain, "content-encoding"));
        assertEquals(coding, header(coded, "content-encoding"));
        assertArrayEquals(plain.body(), decoded(coding, coded.body()));
        assertTrue(coded.body().length * 4 < plain.body().length, "" + coded.body().length);
        assertEquals(
                accept.equals(BULK) ? "" : "" + coded.body().length,
                header(coded, "content-length"));
        for (String name : List.of("etag", "link", "cache-control", "content-type", "vary")) {
            assertEquals(header(plain, name), header(coded, name), name);
        }
        assertEquals("Accept, Accept-Encoding", header(coded, "vary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {EVENTS_PATH + "?limit=500", EVENTS_PATH + "/0/3000"})
    void head_answers_as_get_in_each_coding(String path) throws Exception {
        for (String coding : List.of("gzip", "zstd", "identity")) {
            HttpResponse<byte[]> get = get(path, JSON).by("Accept-Encoding", coding);
            HttpResponse<byte[]> head = head(path, JSON).by("Accept-Encoding", coding);
            assertEquals(0, head.body().length);
            for (String name : List.of("content-encoding", "content-length", "etag", "vary")) {
                assertEquals(header(get, name), header(head, name), name);
            }
        }
        HttpResponse<byte[]> bulk = head(EVENTS_PATH, BULK).by("Accept-Encoding", "zstd");
        assertEquals("zstd", header(bulk, "content-encoding"));
    }

    @Test
    void tag_stands_for_the_page_in_every_coding() throws Exception {
        String path = EVENTS_PATH + "?limit=500";
        String tag = header(get(path, JSON).by("Accept-Encoding", "zstd"), "etag");
        for (String coding : List.of("gzip", "zstd", "identity", "br")) {
            HttpResponse<byte[]> again =
                    get(path, JSON).by("Accept-Encoding", coding, "If-None-Match", tag);
            assertEquals(304, again.statusCode(), coding);
            assertEquals("", header(again, "content-encoding"));
            assertEquals(tag, header(again, "etag"));
        }
    }

    @Test
    void what_is_short_or_a_problem_is_sent_as_it_is() throws Exception {
        String[] both = {"Accept-Encoding", "gzip, zstd"};
        for (String path :
                List.of(
                        EVENTS_PATH + "?limit=2",
                        EVENTS_PATH + "/0/1",
                        EVENTS_PATH + "?limit=x",
                        EVENTS_PATH + "/0/9999")) {
            assertEquals("", header(get(path, JSON).by(both), "content-encoding"), path);
        }
        assertEquals("zstd", header(get(EVENTS_PATH, JSON).by(both), "content-encoding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void transfer_that_is_cut_short_has_no_end_in_its_coding_either(String coding)
            throws Exception {
        String channel = "coded-cut-" + coding;
        fixture.create(channel, 1);
        byte[] noise = new byte[75_000];
        Random random = new Random(1);
        for (int number = 0; number < 300; number++) {
            random.nextBytes(noise);
            fixture.producer.send(new ProducerRecord<>(channel, 0, null, noise.clone()));
        }
        fixture.producer.flush();
        Bridge bridge =
                fixture.bridge(HttpSettings.DEFAULT.with(changed -> changed.drain = Duration.ZERO));
        byte[] body;
        try (Socket socket = new Socket("127.0.0.1", bridge.port())) {
            socket.setSoTimeout(20_000);
            ask(socket, "/channels/" + channel + "/events", coding);
            byte[] first = socket.getInputStream().readNBytes(100_000);
            bridge.close(); // while most of it has not been sent
            body = chunks(first, socket.getInputStream());
        }
        assertTrue(body.length > 90_000, "" + body.length);
        assertThrows(IOException.class, () -> decoded(coding, body));
    }

    private static void ask(Socket socket, String path, String coding) throws IOException {
        String request =
                "GET %s HTTP/1.1\r\nHost: test\r\nAccept: %s\r\nAccept-Encoding: %s\r\n\r\n"
                        .formatted(path, BULK, coding);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** The body as far as it came, out of its chunks. */
    private static byte[] chunks(byte[] first, InputStream rest) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first);
        try {
            rest.transferTo(all);
        } catch (java.net.SocketException reset) {
            // what came before is there
        }
        byte[] answer = all.toByteArray();
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = text.indexOf("\r\n\r\n") + 4;
        while (at < answer.length) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                break;
            }
            int length = Integer.parseInt(text.substring(at, end), 16);
            assertTrue(length > 0, "the last chunk came");
            body.write(answer, end + 2, Math.min(length, answer.length - end - 2));
            at = end + 2 + length + 2;
        }
        return body.toByteArray();
    }
}
