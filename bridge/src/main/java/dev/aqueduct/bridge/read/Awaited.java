package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for an answer of history's, which always comes; that it might not is bounded all the same.
 */
final class Awaited {
    private static final long MOST_SECONDS = 15;

    private Awaited() {}

    static History.Answer of(CompletableFuture<History.Answer> answer) throws InterruptedException {
        try {
            return answer.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new SourceUnavailableException("Kafka's history could not be read in time");
        } catch (ExecutionException e) {
            throw new IllegalStateException("history failed, which it never does", e);
        }
    }
}
