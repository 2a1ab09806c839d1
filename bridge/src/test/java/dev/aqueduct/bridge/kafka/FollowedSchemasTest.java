package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.schemas.SchemaTopic;
import dev.aqueduct.schemas.Schemas;

import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How often Kafka is asked for schemas, and when they are seen. */
final class FollowedSchemasTest {
    private static KafkaFixture fixture;

    /** Questions for the topic's end, each of which waits at the gate. */
    private final AtomicInteger questions = new AtomicInteger();

    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicLong clock = new AtomicLong(System.nanoTime());
    private final FollowedSchemas schemas = schemas();

    @BeforeAll
    static void start() throws Exception {
        fixture = new KafkaFixture();
        fixture.create(SchemaTopic.NAME, 1);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @AfterEach
    void close() {
        gate.countDown();
        schemas.close();
    }

    private FollowedSchemas schemas() {
        String servers = fixture.kafka.bootstrapServers();
        Admin counting =
                (Admin)
                        Proxy.newProxyInstance(
                                Admin.class.getClassLoader(),
                                new Class<?>[] {Admin.class},
                                (_, method, arguments) -> {
                                    if (method.getName().equals("listOffsets")) {
                                        questions.incrementAndGet();
                                        gate.await();
                                    }
                                    try {
                                        return method.invoke(fixture.admin, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
        return new FollowedSchemas(
                new Clients(KafkaSettings.of(servers)), fixture.directory(counting), clock::get);
    }

    private static long register(String name) throws Exception {
        Schema schema = Schema.createFixed(name, null, null, 1);
        fixture.producer
                .send(
                        new ProducerRecord<>(
                                SchemaTopic.NAME,
                                SchemaTopic.key(schema),
                                SchemaTopic.value(schema)))
                .get();
        return Schemas.fingerprint(schema);
    }

    @Test
    void all_values_that_were_there_when_a_reading_began_cost_that_one_alone() throws Exception {
        gate = new CountDownLatch(1);
        List<FutureTask<Schema>> asking = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int value = 0; value < 200; value++) {
            long fingerprint = value % 20;
            FutureTask<Schema> task =
                    new FutureTask<>(() -> schemas.find(fingerprint, clock.get()));
            asking.add(task);
            threads.add(Thread.startVirtualThread(task));
        }
        Awaitility.await().until(() -> threads.stream().allMatch(FollowedSchemasTest::waits));
        gate.countDown();
        for (FutureTask<Schema> each : asking) {
            assertNull(each.get());
        }
        assertEquals(1, questions.get());
        for (int value = 0; value < 1_000; value++) {
            assertNull(schemas.find(value, clock.get()));
        }
        assertEquals(1, questions.get());
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void schema_that_was_written_before_the_value_is_seen_whatever_was_asked_before()
            throws Exception {
        assertNull(schemas.find(1, clock.get()));
        long fingerprint = register("Before");
        long arrived = clock.incrementAndGet();
        assertEquals("Before", schemas.find(fingerprint, arrived).getName());
    }

    @Test
    void reading_that_is_under_way_does_not_tell_of_a_value_that_comes_meanwhile()
            throws Exception {
        gate = new CountDownLatch(1);
        FutureTask<Schema> before = new FutureTask<>(() -> schemas.find(1, clock.get()));
        Thread.startVirtualThread(before);
        Awaitility.await().until(() -> questions.get() == 1);
        long arrived = clock.incrementAndGet();
        FutureTask<Schema> after = new FutureTask<>(() -> schemas.find(2, arrived));
        Thread asking = Thread.startVirtualThread(after);
        Awaitility.await().until(() -> waits(asking));
        gate.countDown();
        assertNull(before.get());
        assertNull(after.get());
        assertEquals(2, questions.get());
    }

    @Test
    void schema_that_comes_after_its_value_is_seen_in_a_moment() throws Exception {
        long arrived = clock.get();
        assertNull(schemas.find(3, arrived));
        long fingerprint = register("After");
        clock.addAndGet(FollowedSchemas.STANDS_NANOS + 1);
        assertEquals("After", schemas.find(fingerprint, arrived).getName());
        assertEquals(2, questions.get());
    }

    @Test
    void who_asks_when_it_is_closed_is_told_so_and_nobody_is_left_waiting() throws Exception {
        gate = new CountDownLatch(1);
        FutureTask<Schema> asking = new FutureTask<>(() -> schemas.find(4, clock.get()));
        Thread.startVirtualThread(asking);
        Awaitility.await().until(() -> questions.get() == 1);
        schemas.close();
        assertThrows(Exception.class, asking::get);
        assertThrows(SourceUnavailableException.class, () -> schemas.find(4, clock.get()));
    }
}
