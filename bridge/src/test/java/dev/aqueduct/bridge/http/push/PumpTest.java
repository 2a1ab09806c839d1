package dev.aqueduct.bridge.http.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.json.Seed;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Who owns a subscriber, and that nobody who was raised is forgotten. */
@Timeout(60)
final class PumpTest {
    private static final long SELDOM = TimeUnit.HOURS.toNanos(1);

    private final Pump pump = new Pump("pump-test", SELDOM, 1024, System::nanoTime);

    @AfterEach
    void stop() {
        pump.close();
    }

    /** Does what the test says, and tells of it. */
    private static class Told extends Subscriber {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        volatile Next next = Next.WAIT;

        Told(Pump pump) {
            super(pump);
        }

        @Override
        Next turn(Chunk chunk) {
            Next now = next; // before the test knows, and says what is to follow
            told.add("turn");
            return now;
        }

        @Override
        Next look(Chunk chunk) {
            Next now = next; // before the test knows, and says what is to follow
            told.add("look");
            return now;
        }

        @Override
        void parting() {
            told.add("parting");
        }

        @Override
        void goOn() {
            told.add("goes on");
        }

        void expect(String... each) throws InterruptedException {
            for (String one : each) {
                assertEquals(one, told.poll(20, TimeUnit.SECONDS));
            }
        }
    }

    /** Runs on the pump's thread what has to be known of it. */
    private static void settle(Pump pump) throws InterruptedException {
        Told last = new Told(pump);
        last.next = Subscriber.Next.GIVE_BACK;
        assertTrue(last.giveAway());
        last.expect("turn", "parting", "goes on");
    }

    @Test
    void subscriber_is_served_from_when_it_is_given_away_until_it_is_given_back() throws Exception {
        pump.start();
        Told subscriber = new Told(pump);
        subscriber.raise();
        settle(pump);
        assertNull(subscriber.told.peek(), "it was not the pump's yet");
        assertTrue(subscriber.giveAway());
        subscriber.expect("turn");
        subscriber.next = Subscriber.Next.GIVE_BACK;
        subscriber.raise();
        subscriber.expect("turn", "parting", "goes on");
        assertEquals(-1, subscriber.place);
        subscriber.raise();
        settle(pump);
        assertNull(subscriber.told.peek(), "it is not the pump's any more");
    }

    @Test
    void who_wants_another_turn_has_it_after_the_others() throws Exception {
        BlockingQueue<Integer> turns = new LinkedBlockingQueue<>();
        for (int number = 0; number < 3; number++) {
            int own = number;
            AtomicInteger left = new AtomicInteger(3);
            new Told(pump) {
                @Override
                Next turn(Chunk chunk) {
                    turns.add(own);
                    return left.decrementAndGet() > 0 ? Next.AGAIN : Next.WAIT;
                }
            }.giveAway();
        }
        pump.start();
        List<Integer> order = new ArrayList<>();
        while (order.size() < 9) {
            order.add(turns.poll(20, TimeUnit.SECONDS));
        }
        assertEquals(List.of(0, 1, 2, 0, 1, 2, 0, 1, 2), order);
    }

    @Test
    void who_is_raised_during_its_turn_has_another() throws Exception {
        pump.start();
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch raised = new CountDownLatch(1);
        Told subscriber =
                new Told(pump) {
                    @Override
                    Next turn(Chunk chunk) {
                        inTurn.countDown();
                        try {
                            raised.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return super.turn(chunk);
                    }
                };
        subscriber.giveAway();
        inTurn.await();
        subscriber.raise();
        subscriber.raise();
        raised.countDown();
        subscriber.expect("turn", "turn");
        settle(pump);
        assertNull(subscriber.told.peek());
    }

    @Test
    void everybody_is_looked_at_even_when_some_are_given_back() throws Exception {
        AtomicLong now = new AtomicLong();
        Pump manual = new Pump("pump-look", 1_000, 1024, now::get);
        List<Told> all = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            Told subscriber = new Told(manual);
            all.add(subscriber);
            subscriber.giveAway();
        }
        manual.start();
        for (Told subscriber : all) {
            subscriber.expect("turn");
        }
        for (int number = 0; number < 20; number += 3) {
            all.get(number).next = Subscriber.Next.GIVE_BACK;
        }
        now.set(1_000);
        settle(manual);
        for (int number = 0; number < 20; number++) {
            all.get(number).expect("look");
            if (number % 3 == 0) {
                all.get(number).expect("parting", "goes on");
            }
        }
        manual.close();
        for (int number = 0; number < 20; number++) {
            if (number % 3 != 0) {
                all.get(number).expect("parting", "goes on");
            }
            assertNull(all.get(number).told.poll());
        }
    }

    @Test
    void one_that_fails_is_given_back_and_takes_nobody_along() throws Exception {
        pump.start();
        Told well = new Told(pump);
        Told failing =
                new Told(pump) {
                    @Override
                    Next turn(Chunk chunk) {
                        throw new IllegalStateException("as the test wants");
                    }
                };
        assertTrue(well.giveAway());
        well.expect("turn");
        assertTrue(failing.giveAway());
        failing.expect("parting", "goes on");
        well.raise();
        well.expect("turn");
    }

    @Test
    void who_is_owned_or_waits_when_the_pump_closes_is_given_back_and_later_ones_are_not_taken()
            throws Exception {
        pump.start();
        Told owned = new Told(pump);
        assertTrue(owned.giveAway());
        owned.expect("turn");
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        new Told(pump) {
            @Override
            Next turn(Chunk chunk) {
                inTurn.countDown();
                try {
                    closing.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Next.WAIT;
            }
        }.giveAway();
        inTurn.await();
        Told queued = new Told(pump);
        assertTrue(queued.giveAway());
        Thread closer = Thread.startVirtualThread(pump::close);
        Awaitility.await().until(() -> !pump.isOpen());
        closing.countDown();
        closer.join();
        owned.expect("parting", "goes on");
        queued.expect("parting", "goes on");
        assertFalse(new Told(pump).giveAway());
        pump.close();
    }

    /**
     * A subscriber that counts what it was told is there. Whoever has it checks that nobody else
     * does; it gives itself away and is given back at random, while others raise it.
     */
    private static final class Counting extends Subscriber {
        final AtomicLong published = new AtomicLong();
        final AtomicLong taken = new AtomicLong();
        final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();
        final AtomicReference<@Nullable String> wrong = new AtomicReference<>();
        private final Random random;

        Counting(Pump pump, long seed) {
            super(pump);
            random = new Random(seed);
        }

        private void take() {
            Thread before = owner.getAndSet(Thread.currentThread());
            if (before != null) {
                wrong.set("two have it at once");
            }
            taken.set(published.get());
            owner.set(null);
        }

        @Override
        Next turn(Chunk chunk) {
            take();
            return switch (random.nextInt(4)) {
                case 0 -> Next.GIVE_BACK;
                case 1 -> Next.AGAIN;
                default -> Next.WAIT;
            };
        }

        @Override
        Next look(Chunk chunk) {
            return random.nextInt(4) == 0 ? Next.GIVE_BACK : Next.WAIT;
        }

        @Override
        void parting() {}

        @Override
        void goOn() {
            Thread.startVirtualThread(this::begin);
        }

        void begin() {
            do {
                take();
            } while (pump().isOpen() && !giveAway());
        }
    }

    @Test
    void nobody_is_forgotten_or_served_by_two_while_many_raise() throws Exception {
        Random seeds = Seed.random("nobody_is_forgotten");
        for (int round = 0; round < 10; round++) {
            Pump busy = new Pump("pump-busy", 100_000, 1024, System::nanoTime);
            List<Counting> all = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                all.add(new Counting(busy, seeds.nextLong()));
            }
            busy.start();
            all.forEach(each -> Thread.startVirtualThread(each::begin));
            List<Thread> raisers = new ArrayList<>();
            for (int number = 0; number < 4; number++) {
                Random random = new Random(seeds.nextLong());
                raisers.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    for (int i = 0; i < 5_000; i++) {
                                        Counting each = all.get(random.nextInt(all.size()));
                                        each.published.incrementAndGet();
                                        each.raise();
                                    }
                                }));
            }
            for (Thread raiser : raisers) {
                raiser.join();
            }
            for (Counting each : all) {
                Awaitility.await()
                        .pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(() -> each.taken.get() == each.published.get());
                assertNull(each.wrong.get());
            }
            busy.close();
        }
    }
}
