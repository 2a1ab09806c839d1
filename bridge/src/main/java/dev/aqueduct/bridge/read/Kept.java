package dev.aqueduct.bridge.read;

/**
 * Until when events that are held may be handed out although they are old: Kafka has said lately
 * that they are still kept. While it is looked at, it has Kafka asked anew in good time, so that
 * hardly anybody ever waits for the answer. For one thread at a time.
 */
final class Kept {
    private final Directory directory;
    private final Wanted wanted;
    private long untilNanos;

    Kept(Directory directory, Wanted wanted, long nowNanos) {
        this.directory = directory;
        this.wanted = wanted;
        untilNanos = nowNanos;
    }

    /** They may be handed out up to then. */
    void until(long nanos) {
        untilNanos = nanos;
    }

    /** Whether they may be handed out now. Never waits. */
    boolean holds(long now, Topic topic) {
        if (untilNanos - now < Patience.KEPT / 2) {
            lookAhead(now, topic);
        }
        return now < untilNanos;
    }

    /** Whether an answer says that all that is wanted is still there, in the same topic. */
    boolean isKept(ChannelState answer, Topic topic) {
        return answer.topic().equals(topic) && wanted.firstLost(answer) < 0;
    }

    private void lookAhead(long now, Topic topic) {
        ChannelState known = directory.peekState(wanted.channel()).orElse(null);
        if (known == null || now - known.askedNanos() > Patience.KEPT / 2) {
            directory.askSoon(wanted.channel());
        }
        if (known != null && isKept(known, topic)) {
            untilNanos = Math.max(untilNanos, known.askedNanos() + Patience.KEPT);
        }
    }
}
