package dev.aqueduct.bridge.kafka;

import java.util.Collection;
import java.util.Map;

/** Asks Kafka for the present ids of topics. */
interface TopicIds {

    /**
     * The ids by name; those of topics that do not exist are missing.
     *
     * @throws dev.aqueduct.bridge.log.SourceUnavailableException if Kafka did not answer
     */
    Map<String, String> ask(Collection<String> topics) throws InterruptedException;
}
