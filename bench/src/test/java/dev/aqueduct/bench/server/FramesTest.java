package dev.aqueduct.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bridge.event.EventRenderer;
import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.wire.SseBlocks;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/**
 * What the limit is given to write has to be what the bridge writes, or the ratio between them says
 * nothing.
 */
final class FramesTest {
    private static final long TIME = Instant.parse("2026-11-24T12:00:00.000Z").toEpochMilli();
    private static final EventRenderer RENDERER =
            new EventRenderer((_, _) -> null, _ -> ValueFormat.AUTO);

    private static Workload workload(int partitions) {
        return new Workload("bench-1", new Lanes(1, partitions), 200);
    }

    @Test
    void a_frame_is_what_the_bridge_writes() {
        Workload workload = workload(1);
        String block = block(workload, 42, "bench-1*AAAAAA*43");
        assertEquals(
                Integer.toHexString(block.length()) + "\r\n" + block + "\r\n",
                new String(new Frames(workload).chunk(42), US_ASCII));
    }

    @Test
    void its_cursor_has_all_partitions() {
        Workload workload = workload(3);
        String chunk = new String(new Frames(workload).chunk(7), US_ASCII);
        String block = block(workload, 7, "bench-1*AAAAAA*3.3.2");
        assertEquals(block, chunk.substring(chunk.indexOf('\n') + 1, chunk.length() - 2));
    }

    @Test
    void a_stream_begins_as_the_bridges_do() {
        byte[] cursor = SseBlocks.cursor("bench-1*AAAAAA*0.0", true);
        assertEquals(
                "retry: 2000\n" + new String(cursor, US_ASCII), new Frames(workload(2)).first());
    }

    private static String block(Workload workload, int number, String cursor) {
        LogRecord record =
                new LogRecord(
                        "bench-1",
                        workload.lanes().partition(number),
                        workload.lanes().offset(number),
                        TIME,
                        null,
                        new EventValue(200).of(number),
                        List.of());
        return new String(SseBlocks.event(cursor, RENDERER.render(record).json()), US_ASCII);
    }
}
