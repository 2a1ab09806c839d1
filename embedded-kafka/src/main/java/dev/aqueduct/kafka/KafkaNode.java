package dev.aqueduct.kafka;

import java.nio.file.Path;

/** One node of Kafka, broker and controller in one, wherever it runs. */
public interface KafkaNode extends AutoCloseable {

    /**
     * Starts the node on its data and returns when it serves clients; does nothing where it runs.
     *
     * @throws EmbeddedKafkaException where it does not start: a taken port, data that are in use or
     *     cannot be written
     */
    void start();

    /** Stops the node in good order. It keeps its data and its port for the next start. */
    void stop();

    /** Stops the node without any order. It keeps its data and its port for the next start. */
    void kill();

    /** Whether it was started and neither stopped nor, as far as is known, ended by itself. */
    boolean isRunning();

    /**
     * Where clients connect to, {@code host:port}, whether it runs or not.
     *
     * @throws IllegalStateException before the first start of a node on any free port
     */
    String bootstrapServers();

    /** Where the data are. */
    Path dataDirectory();

    /** Stops the node for good, and removes its data if they are temporary. May be called again. */
    @Override
    void close();
}
