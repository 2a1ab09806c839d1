package dev.aqueduct.bridge.kafka;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether Kafka answers. Said once when it stops and once when it is back. Any thread may call it.
 */
final class Reachability {
    private static final System.Logger LOG = System.getLogger(Reachability.class.getName());

    private final String bootstrapServers;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNTRIED);
    private volatile boolean ended;

    private enum State {
        UNTRIED,
        NEVER_REACHED,
        REACHED,
        AWAY
    }

    Reachability(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Whether it answered when it was last asked; true until it was first asked. */
    boolean reachable() {
        State now = state.get();
        return now == State.REACHED || now == State.UNTRIED;
    }

    /** Whether it ever answered. */
    boolean reached() {
        State now = state.get();
        return now == State.REACHED || now == State.AWAY;
    }

    void answered() {
        State before = state.getAndSet(State.REACHED);
        if (before == State.AWAY || before == State.NEVER_REACHED) {
            LOG.log(System.Logger.Level.INFO, "Kafka at {0} is reached", bootstrapServers);
        }
    }

    /** From now on nothing is said: that the client ends is no outage. */
    void end() {
        ended = true;
    }

    void failed(String why) {
        if (ended) {
            return;
        }
        State before =
                state.getAndUpdate(was ->
                        was == State.REACHED || was == State.AWAY
                                ? State.AWAY
                                : State.NEVER_REACHED);
        if (before == State.REACHED || before == State.UNTRIED) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Kafka at {0} cannot be reached, and is tried again until it can: {1}",
                    bootstrapServers,
                    why);
        }
    }
}
