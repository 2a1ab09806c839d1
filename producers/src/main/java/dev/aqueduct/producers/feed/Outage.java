package dev.aqueduct.producers.feed;

import java.util.function.Consumer;

/**
 * Whether the feeds are stopped by something, and says so once when it begins and once when it is
 * over, however many feeds notice. Any thread may call it.
 */
final class Outage {
    private final Consumer<String> says;
    private boolean present;

    Outage(Consumer<String> says) {
        this.says = says;
    }

    /** It is there, for this reason. */
    synchronized void begins(String reason) {
        if (!present) {
            present = true;
            says.accept("The feeds wait: " + reason);
        }
    }

    /** It is over, if there was one. */
    synchronized void isOver() {
        if (present) {
            present = false;
            says.accept("The feeds go on");
        }
    }
}
