package dev.aqueduct.bridge.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.log.Rendered.Flaw;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a block holds of the events that it was made of. */
final class BlockTest {
    private static LogRecord record(long offset, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new LogRecord("c", 3, offset, 10 * offset, null, bytes, List.of());
    }

    /** The value is the JSON; what begins with a mark is not so for good, or may have to wait. */
    private static final Renderer RENDERER =
            new Renderer() {
                @Override
                public Rendered render(LogRecord record) {
                    String json = new String(record.value(), StandardCharsets.UTF_8);
                    if (json.startsWith("!")) {
                        throw new SourceUnavailableException("not now");
                    }
                    Flaw flaw =
                            json.startsWith("~")
                                    ? Flaw.PASSING
                                    : json.startsWith("#") ? Flaw.LASTING : Flaw.NONE;
                    String type = json.startsWith("t") ? json.substring(0, 2) : null;
                    return new Rendered(record.value(), type, flaw);
                }

                @Override
                public boolean mayWait(LogRecord record) {
                    return record.value()[0] == '?';
                }
            };

    private static Block block(String... values) {
        Block.Builder builder = new Block.Builder().begin(3, 100);
        for (int event = 0; event < values.length; event++) {
            builder.add(record(100 + 2L * event, values[event]), RENDERER);
        }
        return builder.build(100 + 2L * values.length);
    }

    private static String json(Block block, int event) {
        return new String(block.entry(event).rendered().json(), StandardCharsets.UTF_8);
    }

    @Test
    void events_are_one_run_of_lines() {
        Block block = block("one", "two", "three");
        assertEquals(3, block.events());
        assertEquals("one\ntwo\nthree\n", new String(block.json(), StandardCharsets.UTF_8));
        assertEquals(4, block.start(1));
        assertEquals(7, block.end(1));
        assertEquals(102, block.offset(1));
        assertEquals(1020, block.timestamp(1));
        assertEquals("two", json(block, 1));
        assertEquals(3, block.entry(1).partition());
        assertEquals(102, block.entry(1).offset());
        assertEquals(1020, block.entry(1).timestamp());
    }

    @Test
    void what_may_change_or_has_to_wait_is_kept_beside() {
        Block block = block("one", "~two", "!three", "?four", "five");
        assertEquals("one\nfive\n", new String(block.json(), StandardCharsets.UTF_8));
        assertTrue(block.isPacked(0) && block.isPacked(4));
        assertFalse(block.isPacked(1) || block.isPacked(2) || block.isPacked(3));
        assertSame(block.entry(1), block.entry(1), "it is rendered once for all");
        assertEquals("~two", json(block, 1));
        assertEquals("?four", json(block, 3));
        assertEquals("five", json(block, 4));
        assertEquals(104, block.offset(2));
    }

    @Test
    void types_and_flaws_are_of_their_events() {
        Block block = block("one", "t1", "#three", "t1", "t2");
        assertEquals("t1", block.entry(1).rendered().type());
        assertSame(null, block.entry(2).rendered().type());
        assertEquals("t2", block.entry(4).rendered().type());
        assertTrue(block.entry(2).rendered().flawed());
        assertFalse(block.entry(3).rendered().flawed());
        assertTrue(block.anyFlawed(0, 3));
        assertFalse(block.anyFlawed(0, 2) || block.anyFlawed(3, 5));
    }

    @Test
    void types_count_once_each_however_they_alternate() {
        String[] values = new String[200];
        for (int event = 0; event < values.length; event++) {
            values[event] = event % 2 == 0 ? "t1" : "t2";
        }
        int plain = block(new String[] {"one"}).sizeBytes();
        int least = plain + 199 * 23;
        int size = block(values).sizeBytes();
        assertTrue(size > least && size < least + 200 * 8, size + " beside " + least);
    }

    @Test
    void offset_is_found_between_holes() {
        Block block = block("one", "two", "three");
        assertEquals(0, block.indexOf(99));
        assertEquals(0, block.indexOf(100));
        assertEquals(1, block.indexOf(101));
        assertEquals(2, block.indexOf(104));
        assertEquals(3, block.indexOf(105));
    }

    @Test
    void block_may_hold_nothing_but_not_end_where_it_begins() {
        Block empty = new Block.Builder().begin(0, 5).build(9);
        assertEquals(0, empty.events());
        assertEquals(9, empty.next());
        assertThrows(
                IllegalArgumentException.class, () -> new Block.Builder().begin(0, 5).build(5));
    }

    @Test
    void many_events_take_little_more_than_their_json() {
        Block.Builder builder = new Block.Builder().begin(0, 0);
        long json = 0;
        for (int event = 0; event < 1_000; event++) {
            String value = "{\"n\":" + event + "}".repeat(event % 300);
            builder.add(record(event, value), RENDERER);
            json += value.length() + 1;
        }
        Block block = builder.build(1_000);
        assertEquals(json, block.json().length);
        assertTrue(block.sizeBytes() < json + 20 * 1_000, "it counts as " + block.sizeBytes());
        for (int event = 0; event < 1_000; event++) {
            assertEquals("{\"n\":" + event + "}".repeat(event % 300), json(block, event));
        }
    }

    private static Block large(BlockMemory memory, char letter) {
        String value = String.valueOf(letter).repeat(BlockMemory.LEAST_BYTES);
        Block.Builder builder = new Block.Builder(memory).begin(3, 100);
        builder.add(record(100, value), RENDERER);
        return builder.build(101);
    }

    @Test
    void memory_of_a_block_is_given_to_the_next_when_nobody_can_see_it_any_more() {
        BlockMemory memory = new BlockMemory(1 << 20);
        Block first = large(memory, 'a');
        byte[] its = first.json();
        assertTrue(first.hold());
        assertTrue(first.hold());
        first.release();
        assertNotSame(its, large(memory, 'b').json(), "it is in the cache");
        first.drop();
        assertNotSame(its, large(memory, 'c').json(), "it is held");
        assertTrue(first.hold(), "who was given it may still hold it");
        first.release();
        first.release();
        assertFalse(first.hold());
        assertEquals(0, first.json().length);
        Block next = large(memory, 'd');
        assertSame(its, next.json());
        assertEquals("d".repeat(BlockMemory.LEAST_BYTES), json(next, 0));
    }

    @Test
    void memory_of_a_block_that_nobody_has_held_yet_is_its_own() {
        BlockMemory memory = new BlockMemory(1 << 20);
        Block block = large(memory, 'a');
        block.drop();
        assertNotSame(block.json(), large(memory, 'b').json());
        assertTrue(block.hold());
        assertEquals("a".repeat(BlockMemory.LEAST_BYTES), json(block, 0));
    }

    @Test
    void memory_that_is_kept_for_blocks_to_come_is_bounded() {
        BlockMemory memory = new BlockMemory(2 * BlockMemory.LEAST_BYTES);
        byte[] first = memory.take(BlockMemory.LEAST_BYTES);
        byte[] second = memory.take(BlockMemory.LEAST_BYTES);
        byte[] third = memory.take(BlockMemory.LEAST_BYTES);
        for (byte[] bytes : List.of(first, second, third)) {
            memory.giveBack(bytes);
        }
        memory.giveBack(new byte[3 * BlockMemory.LEAST_BYTES]);
        assertNotSame(second, memory.take(BlockMemory.LEAST_BYTES * 2), "it is too small");
        assertNotSame(second, memory.take(1), "it is too large");
        assertSame(second, memory.take(BlockMemory.LEAST_BYTES));
        assertSame(third, memory.take(BlockMemory.LEAST_BYTES));
        assertNotSame(first, memory.take(BlockMemory.LEAST_BYTES));
    }

    @Test
    void builder_keeps_nothing_of_the_block_before() {
        Block.Builder builder = new Block.Builder().begin(3, 100);
        for (String value : List.of("one", "~two", "#three", "t4")) {
            builder.add(record(100, value), RENDERER);
        }
        Block before = builder.build(101);
        builder.begin(1, 200).add(record(201, "five"), RENDERER);
        Block block = builder.build(202);
        assertEquals(1, block.partition());
        assertEquals("five", json(block, 0));
        assertSame(null, block.entry(0).rendered().type());
        assertFalse(block.anyFlawed(0, 1));
        assertEquals("one\n#three\nt4\n", new String(before.json(), StandardCharsets.UTF_8));
        assertTrue(before.anyFlawed(2, 3));
        assertEquals("t4", before.entry(3).rendered().type());
    }
}
