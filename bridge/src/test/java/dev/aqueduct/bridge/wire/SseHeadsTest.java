package dev.aqueduct.bridge.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

/** Heads are those that every other event has. */
final class SseHeadsTest {
    private final SseHeads heads = new SseHeads("a*x*7.", ".9*b*y*1");

    @Test
    void head_is_that_of_the_whole_cursor() {
        for (long offset : new long[] {0, 9, 10, 1_042, Long.MAX_VALUE}) {
            assertArrayEquals(SseBlocks.head("a*x*7." + offset + ".9*b*y*1"), heads.head(offset));
        }
    }

    @Test
    void longest_head_fills_the_room_it_asks_for() {
        ByteBuffer room = ByteBuffer.allocate(heads.mostLength());
        heads.put(Long.MAX_VALUE, room);
        assertEquals(0, room.remaining());
    }
}
