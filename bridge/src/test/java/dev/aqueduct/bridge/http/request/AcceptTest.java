package dev.aqueduct.bridge.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class AcceptTest {
    private static final List<String> OFFERED =
            List.of("application/json", "text/event-stream", "application/x-ndjson");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|application/json",
                "*/*|application/json",
                "application/json|application/json",
                "application/*|application/json",
                "text/*|text/event-stream",
                "text/event-stream|text/event-stream",
                "TEXT/Event-Stream|text/event-stream",
                "text/event-stream;charset=utf-8|text/event-stream",
                "application/x-ndjson|application/x-ndjson",
                "text/html, application/xhtml+xml, */*;q=0.8|application/json",
                "text/event-stream, */*|text/event-stream",
                "*/*, text/event-stream|text/event-stream",
                "application/json, text/event-stream|application/json",
                "text/event-stream, application/json|text/event-stream",
                "text/event-stream;q=0.5, application/json;q=0.9|application/json",
                "text/event-stream;q=0, */*|application/json",
                "application/json;q=0, */*;q=0.1|text/event-stream",
                "application/json;q=0.0, text/*;q=0.000|none",
                "text/event-stream;q=0|none",
                "text/html|none",
                "application/jsonx|none",
                "garbage|none",
                ",;,q=1|none"
            })
    void type_is_chosen_by_weight_then_closeness_then_order(String header, String expected) {
        assertEquals(expected, Accept.choose(header, OFFERED).orElse("none"));
    }
}
