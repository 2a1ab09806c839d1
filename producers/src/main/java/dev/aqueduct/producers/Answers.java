package dev.aqueduct.producers;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Waits for answers of Kafka's. */
final class Answers {
    private Answers() {}

    /**
     * The answer.
     *
     * @throws KafkaException saying why there is none
     */
    static <T> T await(Future<T> answer, Duration most) {
        try {
            return answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new TimeoutException("no answer within " + most, late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException(failed.getCause());
        }
    }
}
