package dev.aqueduct.bench.stream;

import java.nio.charset.StandardCharsets;

/** A stream as a server writes it, event by event, in any order that a test wants. */
final class Wire {
    private static final int VALUE_BYTES = 60;

    private final Channel channel;
    private final int[] next;

    private Wire(Channel channel, int firstOffset) {
        this.channel = channel;
        next = new int[channel.lanes().partitions()];
        java.util.Arrays.fill(next, firstOffset);
    }

    static Channel channel(int partitions) {
        return new Channel("orders", 0, new Lanes(1, partitions), VALUE_BYTES, true);
    }

    static Wire of(Channel channel, int firstOffset) {
        return new Wire(channel, firstOffset);
    }

    /** The events from a number up to another. */
    String events(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int number = from; number < to; number++) {
            text.append(event(number));
        }
        return text.toString();
    }

    String event(int number) {
        int partition = channel.lanes().partition(number);
        int offset = channel.lanes().offset(number);
        next[partition] = Math.max(next[partition], offset + 1);
        String value =
                new String(new EventValue(VALUE_BYTES).of(number), StandardCharsets.US_ASCII);
        return ("id: %s\ndata: {\"channel\":\"orders\",\"partition\":%d,\"offset\":%d,"
                        + "\"time\":\"2026-11-22T10:15:30.123Z\",\"data\":%s}\n\n")
                .formatted(cursor(), partition, offset, value);
    }

    String cursor() {
        StringBuilder cursor = new StringBuilder("orders*h7Kq2f");
        for (int partition = 0; partition < next.length; partition++) {
            cursor.append(partition == 0 ? '*' : '.').append(next[partition]);
        }
        return cursor.toString();
    }

    /** What a stream of the bridge's begins with. */
    String start() {
        return "retry: 2317\n"
                + control("cursor", "{\"cursor\":\"" + cursor() + "\",\"live\":true}");
    }

    String control(String name, String data) {
        return "event: aqueduct.%s\nid: %s\ndata: %s\n\n".formatted(name, cursor(), data);
    }
}
