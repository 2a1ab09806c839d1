package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.ChannelEnd;

import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Asks Kafka where channels end, for all who poll there, in rounds: whoever came before a round
 * began is answered by it. Its thread owns a consumer, which asks for far less than an admin client
 * does, but says nothing of any partition where one does not answer: then the admin client asks,
 * too. Any thread may call it.
 */
final class Ends implements AutoCloseable {
    /** For so long topics that were looked at are taken to be the same. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Topics that nobody has polled for so long are forgotten. */
    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** How long the consumer may take, where a millisecond is usual. */
    private static final Duration PROMPT = Duration.ofMillis(500);

    /**
     * A round that so many shared is followed by a pause, in which as many come again; else a
     * second round would be begun for the first of them.
     */
    private static final int MANY = 4;

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Questions questions;
    private final Answers answers;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Thread thread;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}: those who wait for the next round. */
    private Round next = new Round();

    /** Guarded by {@link #lock}. */
    private boolean closed;

    /** The thread's: what was looked at, by name. */
    private final Map<String, Looked> looked = new HashMap<>();

    /** The thread's; null before the first round. */
    private @Nullable Consumer<byte[], byte[]> consumer;

    private static final class Round {
        final Set<String> channels = new HashSet<>();
        final CompletableFuture<Map<String, ChannelEnd>> answer = new CompletableFuture<>();
        int askers;
    }

    /** A topic, and when it was looked at. */
    private record Looked(TopicDescription topic, Set<TopicPartition> led, long nanos) {
        boolean isOld(long now, long after) {
            return now - nanos >= after;
        }
    }

    /**
     * @param consumers makes one that sees committed records alone, for this alone
     */
    Ends(Questions questions, Answers answers, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.questions = questions;
        this.answers = answers;
        this.consumers = consumers;
        thread = Thread.ofPlatform().name("kafka-ends").daemon(true).start(this::run);
    }

    /**
     * Where each of these ends that exists, and perhaps others.
     *
     * @throws SourceUnavailableException if Kafka did not answer
     */
    Map<String, ChannelEnd> ask(Collection<String> channels) throws InterruptedException {
        Round joined;
        boolean first;
        synchronized (lock) {
            if (closed) {
                throw new SourceUnavailableException("Kafka is let go of");
            }
            joined = next;
            joined.channels.addAll(channels);
            first = joined.askers++ == 0;
        }
        if (first) {
            LockSupport.unpark(thread);
        }
        return answers.awaitSure(joined.answer);
    }

    private void run() {
        try {
            while (true) {
                Round round = take();
                answer(round);
                if (round.askers >= MANY) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private Round take() throws InterruptedException {
        while (true) {
            synchronized (lock) {
                if (closed) {
                    throw new InterruptedException();
                }
                if (next.askers > 0) {
                    Round round = next;
                    next = new Round();
                    return round;
                }
            }
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Whatever happens, nobody is left waiting, and the next round is asked. */
    private void answer(Round round) throws InterruptedException {
        try {
            round.answer.complete(ends(round.channels));
        } catch (InterruptedException e) {
            round.answer.completeExceptionally(e);
            throw e;
        } catch (Throwable e) {
            round.answer.completeExceptionally(e);
        }
    }

    private Map<String, ChannelEnd> ends(Set<String> channels) throws InterruptedException {
        answers.failFast(); // whoever waited for another who found that out
        look(channels);
        Map<String, TopicDescription> topics = new HashMap<>();
        Set<TopicPartition> led = new HashSet<>();
        for (String channel : channels) {
            Looked known = looked.get(channel);
            if (known != null) {
                topics.put(channel, known.topic);
                led.addAll(known.led);
            }
        }
        try {
            return Questions.ends(topics, assigned(led).endOffsets(led, PROMPT));
        } catch (InterruptException e) {
            throw new InterruptedException();
        } catch (KafkaException e) {
            return answers.await(questions.ends(topics));
        }
    }

    /** Has those looked at that were not in the last moment. */
    private void look(Set<String> channels) throws InterruptedException {
        long now = System.nanoTime();
        Set<String> old = new HashSet<>();
        for (String channel : channels) {
            Looked known = looked.get(channel);
            if (known == null || known.isOld(now, MOMENT_NANOS)) {
                old.add(channel);
            }
        }
        if (old.isEmpty()) {
            return;
        }
        Map<String, TopicDescription> found = answers.await(questions.describe(old));
        looked.values().removeIf(known -> known.isOld(now, FORGOTTEN_NANOS));
        looked.keySet().removeAll(old);
        found.forEach(
                (name, topic) -> looked.put(name, new Looked(topic, Questions.led(topic), now)));
    }

    /** The consumer, which keeps in mind who leads what is assigned to it. */
    private Consumer<byte[], byte[]> assigned(Set<TopicPartition> led) {
        Consumer<byte[], byte[]> made = consumer;
        if (made == null) {
            made = consumers.get();
            consumer = made;
        }
        if (!made.assignment().containsAll(led)) {
            Set<TopicPartition> all = new HashSet<>();
            looked.values().forEach(known -> all.addAll(known.led));
            made.assign(all);
        }
        return made;
    }

    private void end() {
        Round last;
        synchronized (lock) {
            closed = true;
            last = next;
        }
        last.answer.completeExceptionally(new IllegalStateException("closed"));
        Consumer<byte[], byte[]> made = consumer;
        if (made != null) {
            made.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** Who waits is told that it cannot be said. Twice is once. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
