package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.measure.RemoteJvm;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.server.Kafka;

/** Measures what is read of a topic since a moment. For one thread. */
public final class TopicBytes implements AutoCloseable {
    public static final Figure FETCHED =
            Figure.count("fetched", "read from Kafka, times what there is");

    private final RemoteJvm broker;
    private final String topic;
    private final long begin;

    /** Begins to measure. */
    public TopicBytes(Kafka kafka, String topic) {
        broker = RemoteJvm.of(kafka.handle());
        this.topic = topic;
        begin = bytes("BytesOutPerSec");
    }

    /** How much was read since the beginning, as a multiple of all that was ever written. */
    public double fetched() {
        double read = bytes("BytesOutPerSec") - begin;
        return read / bytes("BytesInPerSec");
    }

    private long bytes(String name) {
        return broker.number(
                "kafka.server:type=BrokerTopicMetrics,name=" + name + ",topic=" + topic, "Count");
    }

    @Override
    public void close() {
        broker.close();
    }
}
