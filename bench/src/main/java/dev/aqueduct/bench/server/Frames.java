package dev.aqueduct.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.EventValue;

import java.io.ByteArrayOutputStream;

/**
 * Events as the bridge writes them, for servers that are given bytes to write: as many bytes, and
 * cut into chunks in the same way. For one thread.
 */
final class Frames {
    private static final String TIME = "2026-11-24T12:00:00.000Z";
    private static final String INCARNATION = "AAAAAA";

    private final Workload workload;
    private final EventValue value;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

    Frames(Workload workload) {
        this.workload = workload;
        value = new EventValue(workload.valueBytes());
    }

    /** The block that a stream begins with. */
    String first() {
        String cursor = cursor(-1);
        return "retry: 2000\nevent: aqueduct.cursor\nid: %s\ndata: {\"cursor\":\"%s\",\"live\":true}\n\n"
                .formatted(cursor, cursor);
    }

    /** The event's JSON. */
    byte[] json(int number) {
        bytes.reset();
        add("{\"channel\":\"" + workload.channelName(0) + "\",\"partition\":");
        add(workload.lanes().partition(number) + ",\"offset\":" + workload.lanes().offset(number));
        add(",\"time\":\"" + TIME + "\",\"data\":");
        bytes.writeBytes(value.of(number));
        add("}");
        return bytes.toByteArray();
    }

    /** The event's block in a chunk of its own. */
    byte[] chunk(int number) {
        byte[] json = json(number);
        String head = "id: " + cursor(number) + "\ndata: ";
        bytes.reset();
        add(Integer.toHexString(head.length() + json.length + 2) + "\r\n" + head);
        bytes.writeBytes(json);
        add("\n\n\r\n");
        return bytes.toByteArray();
    }

    private void add(String text) {
        bytes.writeBytes(text.getBytes(US_ASCII));
    }

    /** The cursor after an event. */
    private String cursor(int number) {
        StringBuilder cursor =
                new StringBuilder(workload.channelName(0)).append('*').append(INCARNATION);
        int lanes = workload.lanes().count();
        for (int partition = 0; partition < lanes; partition++) {
            int before = (number - partition + lanes) / lanes;
            cursor.append(partition == 0 ? '*' : '.').append(before);
        }
        return cursor.toString();
    }
}
