package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.Seed;
import dev.aqueduct.bridge.kafka.BlockCache.Key;
import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.BlockMemory;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.Renderer;
import dev.aqueduct.bridge.read.History.Answer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Which blocks are kept, and how often they are loaded. */
final class BlockCacheTest {
    private static final int LARGE = 70_000;
    private final List<Long> loaded = new ArrayList<>();

    private static Key key(long from) {
        return new Key("topic", 0, from);
    }

    private static Answer block(long from) {
        return block(new Block.Builder(), from, new byte[10_000]);
    }

    private static Answer block(Block.Builder builder, long from, byte[] json) {
        Block.Builder block = builder.begin(0, from);
        block.add(
                new LogRecord("c", 0, from, 0, null, null, List.of()),
                new Renderer() {
                    @Override
                    public Rendered render(LogRecord record) {
                        return new Rendered(json, null, false);
                    }

                    @Override
                    public boolean mayWait(LogRecord record) {
                        return false;
                    }
                });
        return new Answer.Found(block.build(from + 1));
    }

    private static int size() {
        return ((Answer.Found) block(0)).block().sizeBytes();
    }

    private void ask(BlockCache cache, long from) {
        var answer =
                cache.get(
                        key(from),
                        loading -> {
                            loaded.add(from);
                            loading.complete(block(from));
                        });
        assertTrue(answer.join() instanceof Answer.Found found && found.block().from() == from);
    }

    @Test
    void block_is_loaded_once_however_many_ask() {
        BlockCache cache = new BlockCache(1 << 20);
        List<CompletableFuture<Answer>> loads = new ArrayList<>();
        var first = cache.get(key(7), loads::add);
        assertSame(first, cache.get(key(7), loads::add));
        assertNull(cache.peek(key(7)), "not there yet");
        assertFalse(first.isDone());
        loads.getFirst().complete(block(7));
        assertTrue(first.isDone());
        assertSame(first, cache.get(key(7), loads::add));
        assertSame(first, cache.peek(key(7)));
        assertEquals(1, loads.size());
        assertEquals(size(), cache.sizeBytes());
    }

    @Test
    void block_that_all_have_passed_goes_before_the_one_that_the_first_has_read() {
        BlockCache cache = new BlockCache(3L * size());
        for (int reader = 0; reader < 100; reader++) {
            ask(cache, 0); // most often, and longest ago
        }
        ask(cache, 1);
        ask(cache, 2);
        ask(cache, 1);
        ask(cache, 3);
        assertNull(cache.peek(key(0)));
        ask(cache, 4);
        assertNull(cache.peek(key(2)));
        assertNotNull(cache.peek(key(1)));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), loaded);
        assertEquals(3L * size(), cache.sizeBytes());
    }

    @Test
    void block_that_is_being_loaded_stays_while_others_go() {
        BlockCache cache = new BlockCache(size());
        List<CompletableFuture<Answer>> loads = new ArrayList<>();
        var slow = cache.get(key(0), loads::add);
        ask(cache, 1);
        ask(cache, 2);
        assertSame(slow, cache.get(key(0), loads::add));
        loads.getFirst().complete(block(0));
        assertEquals(size(), cache.sizeBytes());
    }

    @Test
    void nobody_who_holds_a_block_reads_of_another_while_memory_goes_from_one_to_the_next()
            throws InterruptedException {
        BlockMemory memory = new BlockMemory(1 << 20);
        BlockCache cache = new BlockCache(5L * LARGE);
        long seed = Seed.random("BlockCacheTest").nextLong();
        Set<byte[]> arrays = ConcurrentHashMap.newKeySet();
        AtomicInteger loads = new AtomicInteger();
        List<Throwable> wrong = new CopyOnWriteArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            Random random = new Random(seed + reader);
            readers.add(
                    Thread.ofPlatform()
                            .uncaughtExceptionHandler((_, failure) -> wrong.add(failure))
                            .start(() -> {
                                for (int read = 0; read < 5_000; read++) {
                                    Block block = held(cache, random.nextInt(20), memory, loads);
                                    arrays.add(block.json());
                                    assertHolds(block, random);
                                    block.release();
                                }
                            }));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertEquals(List.of(), wrong);
        assertTrue(
                arrays.size() < loads.get() / 2,
                arrays.size() + " times memory for " + loads + " blocks");
    }

    private static Block held(BlockCache cache, int from, BlockMemory memory, AtomicInteger loads) {
        while (true) {
            var answer =
                    cache.get(
                            key(from),
                            loading -> {
                                loads.incrementAndGet();
                                byte[] json = new byte[LARGE];
                                Arrays.fill(json, (byte) ('A' + from));
                                loading.complete(block(new Block.Builder(memory), from, json));
                            });
            if (answer.join() instanceof Answer.Found(Block block) && block.hold()) {
                return block;
            }
        }
    }

    private static void assertHolds(Block block, Random random) {
        byte wanted = (byte) ('A' + block.from());
        for (int place = 0; place < 20; place++) {
            assertEquals(wanted, block.json()[random.nextInt(LARGE)]);
        }
    }

    @Test
    void block_that_is_too_large_for_the_cache_stays_until_the_next_comes() {
        BlockCache cache = new BlockCache(1);
        ask(cache, 0);
        ask(cache, 0);
        assertNotNull(cache.peek(key(0)));
        ask(cache, 1);
        assertNull(cache.peek(key(0)));
        assertEquals(List.of(0L, 1L), loaded);
        assertEquals(size(), cache.sizeBytes());
    }

    @Test
    void what_is_no_block_is_told_to_all_who_ask_and_not_kept() {
        BlockCache cache = new BlockCache(1 << 20);
        List<CompletableFuture<Answer>> loads = new ArrayList<>();
        var one = cache.get(key(0), loads::add);
        var other = cache.get(key(0), loads::add);
        loads.getFirst().complete(new Answer.OutOfRange());
        assertEquals(new Answer.OutOfRange(), one.join());
        assertEquals(new Answer.OutOfRange(), other.join());
        ask(cache, 0);
        assertEquals(List.of(0L), loaded);
    }
}
