package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.client.Clients;
import dev.aqueduct.bridge.http.connection.StallWatch;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.ProblemType;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Readers;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every way of answering stands on.
 *
 * @param clients who tells them from each other
 * @param stalls under which everything is sent
 * @param nanoTime the clock for waits, as {@link System#nanoTime}
 * @param clock the time of day
 * @param random fit for use by several threads
 */
public record Service(
        Readers readers,
        HttpSettings settings,
        Clients clients,
        HttpMetrics metrics,
        Streams streams,
        StallWatch stalls,
        LongSupplier nanoTime,
        InstantSource clock,
        RandomGenerator random) {

    /** What is said where Kafka cannot be asked. */
    public Problem unavailable(SourceUnavailableException e) {
        return Problem.passing(
                ProblemType.UNAVAILABLE, String.valueOf(e.getMessage()), retryAfterSeconds());
    }

    /** After how many seconds a client that was turned away should come again: not all at once. */
    public int retryAfterSeconds() {
        return 1 + random.nextInt(5);
    }
}
