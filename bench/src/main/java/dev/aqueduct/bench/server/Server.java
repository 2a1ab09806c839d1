package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;

import java.net.InetSocketAddress;

/** What is measured: a process of its own, ready for one run. */
public interface Server extends AutoCloseable {

    InetSocketAddress address();

    /**
     * What a client asks for that has to get all that is published from then on.
     *
     * @param channel its index
     */
    Subscription subscription(int channel);

    /**
     * A way to publish; whoever asks closes it.
     *
     * @param many whether events come so quickly that Kafka's producer may wait a moment and send
     *     several at once, as it does by default
     */
    Publisher publisher(boolean many);

    ProcessHandle process();

    /** Ends the process. */
    @Override
    void close();
}
