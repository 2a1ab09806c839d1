package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.kafka.KafkaSource;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.webserver.observe.health.HealthObserver;

import java.util.function.BooleanSupplier;

/**
 * Whether the bridge is well. It is ready once Kafka has been reached, until it goes down. An
 * outage of Kafka after that is a state of its own: if it took the bridge out of the balancer, it
 * would take out all replicas at once, while the streams that are open go on by themselves.
 */
final class Health {
    private final KafkaSource kafka;

    /** Set once, by whoever takes the bridge down. */
    private volatile boolean goingDown;

    Health(KafkaSource kafka) {
        this.kafka = kafka;
    }

    /** From now on it is not ready. */
    void goDown() {
        goingDown = true;
    }

    boolean ready() {
        return kafka.reached() && !goingDown;
    }

    HealthObserver observer() {
        return HealthObserver.builder()
                .details(true)
                .useSystemServices(false)
                .addCheck(new Check("bridge", HealthCheckType.READINESS, this::ready))
                // Of the three types the one that neither probe asks for.
                .addCheck(new Check("kafka", HealthCheckType.STARTUP, kafka::reachable))
                .build();
    }

    private record Check(String name, HealthCheckType type, BooleanSupplier up)
            implements HealthCheck {
        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.builder().status(up.getAsBoolean()).build();
        }
    }
}
