package dev.aqueduct.bridge.kafka;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Counts the updates of a consumer's metadata. It is the consumer's key deserializer, since that is
 * one of the few parts that Kafka's clients tell of them. The thread that polls the consumer alone
 * calls it.
 */
final class MetadataUpdates implements Deserializer<byte[]>, ClusterResourceListener {
    private long count;

    long count() {
        return count;
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
        count++;
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        return data;
    }
}
