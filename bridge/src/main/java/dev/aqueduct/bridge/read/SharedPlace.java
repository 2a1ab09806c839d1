package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Signal;

import java.util.function.LongSupplier;

/**
 * A place in the order of a channel's log at which several readers are that follow it and nothing
 * else: what comes is found once for all of them. A reader that has {@link Reader#join joined} is
 * not read from until it {@link Reader#leave leaves} for where the place is then. One thread at a
 * time calls it.
 */
public final class SharedPlace implements Located, AutoCloseable {
    /** How much is looked at before the sink is asked again whether it goes on. */
    private static final int TURN = 256;

    private final ChannelLog log;
    private final Wanted wanted;
    private final Following following;
    private final Kept kept;
    private final Topic topic;
    private final LongSupplier nanoTime;
    private final Signal signal = new Signal();

    SharedPlace(
            Backing backing,
            Topic topic,
            Wanted wanted,
            Following following,
            ChannelLog log,
            Runnable listener) {
        this.topic = topic;
        this.wanted = wanted;
        this.following = following;
        this.log = log;
        nanoTime = backing.nanoTime();
        kept = new Kept(backing.directory(), wanted, nanoTime.getAsLong());
        signal.tell(listener);
        log.follow(signal);
    }

    /** The log in which it is. */
    public ChannelLog log() {
        return log;
    }

    Following following() {
        return following;
    }

    /** By partition, where it is; not a copy. */
    long[] positions() {
        return wanted.positions();
    }

    /** Hands the sink what follows, as {@link Reader#follow} does. */
    public Reader.Followed follow(Sink sink) {
        signal.takeDown();
        long now = nanoTime.getAsLong();
        for (int turn = 0; turn < Reader.MOST_TURNS; turn++) {
            if (log.closed()) {
                return Reader.Followed.MUST_READ;
            }
            boolean held = following.dated(now, Patience.KEPT / 2) && kept.holds(now, topic);
            switch (following.follow(sink, true, TURN, now, held)) {
                case NOTHING -> {
                    return Reader.Followed.ALL;
                }
                case SOMETHING -> {}
                case REFUSED -> {
                    return Reader.Followed.REFUSED;
                }
                case DATED, BEHIND -> {
                    return Reader.Followed.MUST_READ;
                }
            }
        }
        return Reader.Followed.REFUSED;
    }

    @Override
    public void cursor(CursorSink sink) {
        sink.channel(wanted.channel(), wanted.incarnation(), wanted.positions());
    }

    /** Follows no longer. */
    @Override
    public void close() {
        log.unfollow(signal);
    }
}
