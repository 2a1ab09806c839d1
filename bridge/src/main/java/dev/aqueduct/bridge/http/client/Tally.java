package dev.aqueduct.bridge.http.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many of something each client has, up to a limit. Knows those alone that have some. Any
 * thread may call it.
 */
public final class Tally {
    private final int most;
    private final Map<Address, Integer> counts = new ConcurrentHashMap<>();

    public Tally(int most) {
        this.most = most;
    }

    /** How many a client may have. */
    public int most() {
        return most;
    }

    /** Takes one more for the client, if it may have it. */
    public boolean take(Client client) {
        return switch (client) {
            case Client.Unlimited ignored -> true;
            case Client.Of(Address host) -> {
                if (counts.merge(host, 1, Integer::sum) <= most) {
                    yield true;
                }
                giveBack(client);
                yield false;
            }
        };
    }

    /** The client has one less. */
    public void giveBack(Client client) {
        if (client instanceof Client.Of(Address host)) {
            counts.computeIfPresent(host, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many clients have some. */
    int clients() {
        return counts.size();
    }
}
