package dev.aqueduct.bridge.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** How an entry renders itself. */
final class EntryTest {
    private static final Rendered SOUND = new Rendered(new byte[1], null, false);
    private static final Rendered BROKEN = new Rendered(new byte[2], null, true);

    /** Renders to what it is told to, and waits where it is told to. */
    private static final class Controlled implements Renderer {
        final AtomicInteger renderings = new AtomicInteger();
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile Supplier<Rendered> outcome = () -> SOUND;
        volatile boolean mayWait = true;

        @Override
        public boolean mayWait(LogRecord record) {
            return mayWait;
        }

        @Override
        public Rendered render(LogRecord record) {
            renderings.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SourceUnavailableException("interrupted");
            }
            return outcome.get();
        }
    }

    private final Controlled renderer = new Controlled();
    private static final LogRecord RECORD = new LogRecord("c", 0, 0, 0, null, null, List.of());
    private final Entry entry = new Entry(RECORD, renderer);

    private static Rendered passing() {
        return new Rendered(new byte[3], null, Rendered.Flaw.PASSING);
    }

    @Test
    void what_is_sound_or_flawed_for_good_is_rendered_once() {
        for (Rendered lasting : List.of(SOUND, BROKEN)) {
            renderer.renderings.set(0);
            renderer.outcome = () -> lasting;
            Entry each = new Entry(RECORD, renderer);
            assertSame(lasting, each.rendered());
            awaitAMoment();
            assertSame(lasting, each.rendered());
            assertEquals(1, renderer.renderings.get());
        }
    }

    /** Returns when what is passing stands no longer. */
    private void awaitAMoment() {
        Controlled other = new Controlled();
        other.outcome = EntryTest::passing;
        Entry passing = new Entry(RECORD, other);
        Awaitility.await()
                .until(() -> !passing.rendered().lasting() && other.renderings.get() == 2);
    }

    @Test
    void all_who_ask_at_once_wait_for_one_rendering() throws Exception {
        renderer.outcome = EntryTest::passing;
        renderer.gate = new CountDownLatch(1);
        List<FutureTask<Rendered>> askers = ask(200);
        renderer.gate.countDown();
        Set<Rendered> outcomes = new HashSet<>();
        for (FutureTask<Rendered> asker : askers) {
            outcomes.add(asker.get());
        }
        assertEquals(1, outcomes.size());
        assertEquals(1, renderer.renderings.get());
    }

    /** Returns when all of them wait. */
    private List<FutureTask<Rendered>> ask(int askers) {
        List<FutureTask<Rendered>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int asker = 0; asker < askers; asker++) {
            tasks.add(new FutureTask<>(entry::rendered));
            threads.add(Thread.startVirtualThread(tasks.getLast()));
        }
        Awaitility.await().until(() -> threads.stream().allMatch(EntryTest::waits));
        return tasks;
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    @Test
    void passing_rendering_stands_for_a_moment_and_is_derived_anew_then() {
        renderer.outcome = EntryTest::passing;
        long begun = System.nanoTime();
        for (int reader = 0; reader < 10_000; reader++) {
            assertFalse(entry.rendered().lasting());
        }
        long moments = (System.nanoTime() - begun) / Rendering.STANDS_NANOS;
        assertTrue(renderer.renderings.get() <= 1 + moments, renderer.renderings + " renderings");
        renderer.outcome = () -> SOUND;
        Awaitility.await().until(() -> entry.rendered() == SOUND);
    }

    @Test
    void failure_is_told_to_all_who_wait_and_is_not_kept() throws Exception {
        renderer.gate = new CountDownLatch(1);
        renderer.outcome =
                () -> {
                    throw new SourceUnavailableException("away");
                };
        List<FutureTask<Rendered>> askers = ask(3);
        renderer.gate.countDown();
        for (FutureTask<Rendered> asker : askers) {
            assertThrows(Exception.class, asker::get);
        }
        assertEquals(1, renderer.renderings.get());
        renderer.outcome = () -> SOUND;
        assertSame(SOUND, entry.rendered());
    }

    @Test
    void who_waits_for_one_that_is_interrupted_renders_instead() throws Exception {
        renderer.gate = new CountDownLatch(1);
        FutureTask<Rendered> first = new FutureTask<>(entry::rendered);
        Thread rendering = Thread.startVirtualThread(first);
        Awaitility.await().until(() -> waits(rendering));
        List<FutureTask<Rendered>> askers = ask(3);
        rendering.interrupt();
        assertThrows(Exception.class, first::get);
        Awaitility.await().until(() -> renderer.renderings.get() == 2);
        renderer.gate.countDown();
        for (FutureTask<Rendered> asker : askers) {
            assertSame(SOUND, asker.get());
        }
        assertEquals(2, renderer.renderings.get());
    }

    @Test
    void who_must_not_wait_does_not_wait_for_one_who_does() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        renderer.gate = hangs;
        FutureTask<Rendered> waiting = ask(1).getFirst();
        assertNull(entry.renderedNow());
        renderer.gate = new CountDownLatch(0);
        renderer.mayWait = false;
        FutureTask<Rendered> now = new FutureTask<>(entry::renderedNow);
        Thread.startVirtualThread(now);
        assertSame(SOUND, now.get(20, TimeUnit.SECONDS));
        hangs.countDown();
        assertSame(SOUND, waiting.get());
    }
}
