package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.HttpSettings;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The pumps of a node: as many as it has processors, since each of them is busy or parked. */
final class Pumps implements AutoCloseable {
    /** Into how many parts the time between two heartbeats is divided, for looking. */
    private static final int LOOKS = 16;

    private final List<Pump> pumps;
    private final AtomicInteger last = new AtomicInteger();

    Pumps(HttpSettings settings, LongSupplier nanoTime) {
        long lookNanos = settings.heartbeat().toNanos() / LOOKS;
        pumps =
                IntStream.range(0, Runtime.getRuntime().availableProcessors())
                        .mapToObj(number ->
                                new Pump(
                                        "pump-" + number,
                                        lookNanos,
                                        settings.batchBytes(),
                                        nanoTime))
                        .toList();
        pumps.forEach(Pump::start);
    }

    /** The pump for one more subscriber. */
    Pump next() {
        return pumps.get(Math.floorMod(last.getAndIncrement(), pumps.size()));
    }

    @Override
    public void close() {
        pumps.forEach(Pump::close);
    }
}
