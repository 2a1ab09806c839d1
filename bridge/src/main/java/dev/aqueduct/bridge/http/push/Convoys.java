package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.log.ChannelLog;

import java.util.HashMap;
import java.util.Map;

/** The convoys of a pump. For its thread alone. */
final class Convoys {
    private final Map<Key, Convoy> convoys = new HashMap<>();

    /** What those have in common who are sent the same bytes. */
    record Key(ChannelLog log, boolean typeNames, boolean gzip) {}

    /**
     * Lets the push go along with those who are at the same place, if it follows nothing but one
     * channel.
     *
     * @param chunk an empty one, for the time of the call
     */
    void join(PumpedPush push, Chunk chunk) {
        ChannelLog log = push.reader().shared();
        if (log == null) {
            return;
        }
        Key key = new Key(log, push.sink().typeNames(), push.sink().gzip() != null);
        Convoy before = convoys.get(key);
        if (before != null) {
            before.serve(chunk); // it may not have been told yet of what the push has got
        }
        Convoy convoy = convoys.get(key);
        if (convoy != null) {
            convoy.join(push);
            return;
        }
        convoy = new Convoy(push, this, key, chunk);
        convoys.put(key, convoy);
        convoy.join(push);
        // Who is published to is not asked all at once: what came meanwhile may have been told
        // neither to the convoy, which was not there yet, nor to the push, which no longer was.
        convoy.raise();
    }

    /** The convoy has nobody left. */
    void remove(Key key, Convoy convoy) {
        convoys.remove(key, convoy);
    }
}
