package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Kafka away for a while: what is open stays, what is in memory is served, the rest waits. */
@Execution(ExecutionMode.CONCURRENT)
final class OutageTest {

    @Test
    void outage_holds_pushes_and_refuses_only_the_pulls_that_need_kafka() throws Exception {
        HttpSettings settings =
                HttpFixture.settings(Duration.ofMillis(500), 10, Duration.ZERO, List.of("*"));
        try (HttpFixture fixture = new HttpFixture();
                Bridge bridge = fixture.bridge(settings)) {
            String cursor = "outage*" + fixture.create("outage", 1) + "*";
            try (RawStream before = bridge.push("/channels/outage/events")) {
                before.block();
                fixture.send("outage", 0, "1");
                assertEquals("id: " + cursor + "1", before.event().getFirst());
                fixture.kafka.stop();

                HttpResponse<String> held =
                        bridge.get("/channels/outage/events?cursor=" + cursor + "0");
                assertEquals(200, held.statusCode(), held.body());
                assertTrue(held.body().contains("\"offset\":0"), held.body());
                for (String path :
                        List.of(
                                "/channels/outage/events?cursor=" + cursor + "1",
                                "/channels/outage/events?last=1",
                                "/channels")) {
                    HttpResponse<String> refused = bridge.get(path);
                    assertEquals(503, refused.statusCode(), path);
                    assertTrue(refused.headers().firstValue("retry-after").isPresent());
                    assertTrue(refused.body().startsWith("{\"type\":\"/problems/unavailable\""));
                }
                try (RawStream during = bridge.push("/channels/outage/events?last=1")) {
                    assertEquals("HTTP/1.1 200 OK", during.status);
                    assertTrue(during.line().startsWith("retry: "));
                    assertEquals(":", during.line());
                    fixture.kafka.start();
                    List<String> first = during.block();
                    first.removeIf(line -> line.equals(":"));
                    assertEquals("event: aqueduct.cursor", first.getFirst());
                    assertEquals("id: " + cursor + "1", during.event().getFirst());
                }
                fixture.send("outage", 0, "2");
                assertEquals("id: " + cursor + "2", before.event().getFirst());
                Awaitility.await()
                        .until(() ->
                                bridge.get("/channels/outage/events?last=1").statusCode() == 200);
            }
        }
    }
}
