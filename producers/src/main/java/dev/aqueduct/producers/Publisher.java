package dev.aqueduct.producers;

import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes events to channels, and says of each where it is stored or that it is not.
 *
 * <p>An event counts as stored when all replicas in sync have it. Events of one key that one thread
 * publishes are stored in that order and, as the producer is idempotent, once, whatever has to be
 * sent again. A channel is created where it is missing; an Avro schema is stored in the schema
 * topic before the first event that needs it.
 *
 * <p>Any thread may call it. Up to 16 MiB of events wait to be sent; where there is no room, and
 * for the first event of a channel or schema, {@link #publish} itself waits, no longer than the
 * settings allow. Futures complete on the thread that talks to Kafka: what hangs on them must be
 * quick, and must not publish.
 */
public final class Publisher implements AutoCloseable {
    private final String bootstrapServers;
    private final Duration deliveryTimeout;
    private final EventRecords records = new EventRecords();
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;
    private final SchemaRegistrar schemas;

    private Publisher(ClientConfig config, Admin admin, KafkaProducer<byte[], byte[]> producer) {
        this.bootstrapServers = config.settings().bootstrapServers();
        this.deliveryTimeout = config.settings().deliveryTimeout();
        this.admin = admin;
        this.producer = producer;
        this.topics = new Topics(admin, config.settings().connectTimeout());
        this.schemas = new SchemaRegistrar(topics, producer, config);
    }

    /**
     * Opens a publisher. Kafka need not be there yet, but its host must be known.
     *
     * @throws ChannelException when none of Kafka's addresses can be resolved
     */
    public static Publisher open(PublisherSettings settings) {
        var config = new ClientConfig(settings);
        try {
            Admin admin = Admin.create(config.admin());
            try {
                return new Publisher(config, admin, new KafkaProducer<>(config.producer()));
            } catch (KafkaException failed) {
                admin.close(Duration.ZERO);
                throw failed;
            }
        } catch (KafkaException failed) {
            throw unresolved(settings.bootstrapServers(), failed);
        }
    }

    /** The addresses were checked, so what Kafka's clients still refuse is an unknown host. */
    private static ChannelException unresolved(String bootstrapServers, KafkaException failed) {
        String message = String.valueOf(Failure.of(failed, bootstrapServers).reason());
        return new ChannelException(
                "Kafka at "
                        + bootstrapServers
                        + " cannot be reached: "
                        + (message.startsWith("No resolvable") ? "the host is unknown" : message),
                failed);
    }

    /**
     * Asks Kafka for a sign of life and waits for it.
     *
     * @throws ChannelException when there is none
     */
    public void requireReachable() {
        try {
            topics.ask();
        } catch (KafkaException failed) {
            Failure failure = Failure.of(failed, bootstrapServers);
            throw new ChannelException(failure.reason(), failure.cause());
        }
    }

    /**
     * Sees to it that a channel is there, created with these settings if it has to be.
     *
     * @throws IllegalArgumentException when the name can't be a channel's
     * @throws ChannelException when Kafka can't be reached or does not give the channel
     */
    public void prepare(String channel, TopicSettings settings) {
        String name = ChannelName.checked(channel);
        try {
            topics.prepare(name, settings);
        } catch (RuntimeException failed) {
            Failure failure = Failure.of(failed, bootstrapServers);
            throw new ChannelException(
                    "channel " + channel + " is not available: " + failure.reason(),
                    failure.cause());
        }
    }

    /**
     * Looks again for all channels that were prepared, and creates those that are missing as they
     * were: Kafka may have come back without them. Events that wait for them are then stored.
     *
     * @throws ChannelException when Kafka can't be reached or does not give a channel
     */
    public void restore() {
        requireReachable();
        schemas.lookAgain();
        try {
            topics.restore();
        } catch (RuntimeException failed) {
            Failure failure = Failure.of(failed, bootstrapServers);
            throw new ChannelException(failure.reason(), failure.cause());
        }
    }

    /**
     * Publishes an event.
     *
     * @param key events of one key stay in order; null where that does not matter
     * @return where it is stored, or a {@link PublishException}
     * @throws IllegalArgumentException when the name can't be a channel's
     */
    public CompletableFuture<Position> publish(String channel, @Nullable String key, Event event) {
        String name = ChannelName.checked(channel);
        String id = event.id(); // all of the event that is kept while it is on its way
        var stored = new CompletableFuture<Position>();
        try {
            topics.require(name);
            if (event.data() instanceof Data.Avro(IndexedRecord value)) {
                schemas.require(value.getSchema());
            }
            var record = records.record(name, key, event);
            requireFits(record);
            var _ =
                    producer.send(
                            record,
                            (metadata, failed) -> {
                                if (failed == null) {
                                    stored.complete(position(metadata));
                                } else {
                                    stored.completeExceptionally(failed(name, key, id, failed));
                                }
                            });
        } catch (RuntimeException failed) {
            stored.completeExceptionally(failed(name, key, id, failed));
        }
        return stored;
    }

    /**
     * Finds out before it is sent what Kafka would refuse only when events behind it are on their
     * way. That the last few bytes below the limit may be refused nevertheless is left to Kafka.
     */
    private void requireFits(ProducerRecord<byte[], byte[]> record) {
        int limit = topics.maxBatchBytes(record.topic());
        long least = EventRecords.leastBytes(record);
        if (limit > 0 && least > limit) {
            throw new RecordTooLargeException(
                    String.format(
                            Locale.ROOT,
                            "too long: %,d bytes with key and headers, the channel takes %,d bytes",
                            least,
                            limit));
        }
    }

    /** Waits until everything published so far is stored or has failed. */
    public void flush() {
        producer.flush();
    }

    /** Waits until everything published is stored or has failed, then leaves Kafka. */
    @Override
    public void close() {
        close(deliveryTimeout);
    }

    /** Waits as {@link #close()} does, but no longer than this; what is left then fails. */
    public void close(Duration timeout) {
        producer.close(timeout);
        admin.close(Duration.ZERO);
    }

    private PublishException failed(
            String channel, @Nullable String key, String eventId, Throwable thrown) {
        Failure failure = Failure.of(thrown, bootstrapServers);
        if (!failure.refused()) {
            // Kafka may come back without the topics that were there, if it kept no data.
            topics.lookAgain();
            schemas.lookAgain();
        }
        return new PublishException(channel, key, eventId, failure);
    }

    private static Position position(RecordMetadata metadata) {
        return new Position(
                metadata.topic(),
                metadata.partition(),
                metadata.offset(),
                Instant.ofEpochMilli(metadata.timestamp()));
    }
}
