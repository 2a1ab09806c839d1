package dev.aqueduct.bench.pull;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.EventValue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a bridge writes, put together in the plainest way. */
final class Bodies {
    static final PulledTopic TOPIC = new PulledTopic("orders", 1200, 60);

    private Bodies() {}

    static String event(int offset) {
        return "{\"channel\":\"orders\",\"partition\":0,\"offset\":%d,\"time\":\"2026-11-%02dT10:15:30.123Z\",\"data\":%s}"
                .formatted(
                        offset,
                        1 + offset % 28,
                        new String(new EventValue(TOPIC.valueBytes()).of(offset), US_ASCII));
    }

    static String cursor(int offset) {
        return "orders*h7Kq2f*" + offset;
    }

    /** Lines of events, with a cursor after each whole hundred. */
    static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(offset ->
                        event(offset) + "\n" + (offset % 100 == 99 ? cursorLine(offset + 1) : ""))
                .collect(Collectors.joining());
    }

    static String cursorLine(int offset) {
        return "{\"cursor\":\"" + cursor(offset) + "\"}\n";
    }

    static String endLine(int offset) {
        return "{\"cursor\":\"" + cursor(offset) + "\",\"end\":true}\n";
    }

    static String page(int from, int to, boolean more) {
        return IntStream.range(from, to)
                .mapToObj(Bodies::event)
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"events\":[",
                                "],\"cursor\":\"%s\",\"more\":%s}".formatted(cursor(to), more)));
    }
}
