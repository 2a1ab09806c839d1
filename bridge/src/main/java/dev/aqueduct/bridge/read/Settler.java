package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds out where a reader stands in a channel: whether its position is good, and at which point it
 * joins the channel's log. Tells of gaps, and of the channel's end. What denies a position is said
 * only after an answer of Kafka's that is newer than the question, and where another replica or
 * another broker may know better, only after it was confirmed for a while. The reader's thread
 * alone calls it.
 */
final class Settler {
    private final Backing backing;
    private final Signal signal;
    private final Wanted wanted;

    /**
     * Whether the reader has other channels. Then what it has not read yet is lacked up to the
     * present, and so merged with theirs by timestamp, also where the log holds it.
     */
    private final boolean amongOthers;

    /** Whether what is remembered will not do. */
    private boolean mustAsk;

    private OptionalLong doubtfulSince = OptionalLong.empty();
    private OptionalLong missingSince = OptionalLong.empty();

    Settler(Backing backing, Signal signal, Wanted wanted, boolean amongOthers) {
        this.backing = backing;
        this.signal = signal;
        this.wanted = wanted;
        this.amongOthers = amongOthers;
    }

    /** Has Kafka asked the next time, whatever is remembered. */
    void mustAsk() {
        mustAsk = true;
    }

    /**
     * One attempt.
     *
     * @throws SourceUnavailableException if Kafka had to be asked and did not answer
     */
    Settling settle(Sink sink, long now) throws InterruptedException {
        Topic peeked = backing.directory().peek(wanted.channel()).orElse(null);
        if (!mustAsk && peeked != null && fits(peeked)) {
            return wanted.partitions() < peeked.partitions()
                    ? widen(peeked)
                    : join(peeked, sink, now);
        }
        ChannelState answer = ask();
        if (answer == null) {
            return missing(now);
        }
        missingSince = OptionalLong.empty();
        if (!wanted.known()) {
            startAtEarliest(answer);
        }
        String incarnation = wanted.incarnation();
        if (!incarnation.isEmpty() && !incarnation.equals(answer.topic().incarnation())) {
            return doubted(now)
                    ? new Settling.Later(now + Patience.RECHECK)
                    : recreated(answer, sink);
        }
        wanted.incarnation(answer.topic().incarnation());
        if (wanted.partitions() < answer.topic().partitions()) {
            return widen(answer.topic());
        }
        if (!tellLost(answer, sink)) {
            return new Settling.Refused();
        }
        mustAsk = false;
        return join(answer.topic(), sink, now);
    }

    private boolean fits(Topic peeked) {
        return wanted.known()
                && wanted.partitions() <= peeked.partitions()
                && (wanted.incarnation().isEmpty()
                        || wanted.incarnation().equals(peeked.incarnation()));
    }

    private @Nullable ChannelState ask() throws InterruptedException {
        return backing.directory().ask(Set.of(wanted.channel())).get(wanted.channel());
    }

    /**
     * Partitions that the topic has gained start at 0; whether that is still kept has to be asked.
     */
    private Settling widen(Topic topic) {
        wanted.positions(Arrays.copyOf(wanted.positions(), topic.partitions()));
        mustAsk = true;
        return new Settling.Again();
    }

    private void startAtEarliest(ChannelState answer) {
        answer.requireKnown();
        wanted.positions(answer.earliest().clone());
        wanted.incarnation(answer.topic().incarnation());
    }

    /** Whether what Kafka says of the position has still to be confirmed. */
    private boolean doubted(long now) {
        mustAsk = true;
        if (doubtfulSince.isEmpty()) {
            doubtfulSince = OptionalLong.of(now);
        }
        return now - doubtfulSince.getAsLong() < Patience.CONFIRM;
    }

    /** What was in doubt is told, or turned out to be good. */
    private void certain() {
        doubtfulSince = OptionalLong.empty();
        mustAsk = false;
    }

    private Settling missing(long now) {
        mustAsk = true;
        if (missingSince.isEmpty()) {
            missingSince = OptionalLong.of(now);
        }
        if (now - missingSince.getAsLong() < Patience.MISSING) {
            return new Settling.Later(now + 2 * Patience.RECHECK);
        }
        return new Settling.Ended();
    }

    private Settling recreated(ChannelState answer, Sink sink) {
        answer.requireKnown(); // before anything is told, which would be told again
        long[] before = wanted.positions();
        String incarnation = wanted.incarnation();
        for (int partition = 0; partition < before.length; partition++) {
            if (partition == before.length - 1) {
                startAnew(answer, before.length);
            }
            long begins = partition < answer.earliest().length ? answer.earliest()[partition] : 0;
            if (!sink.gap(
                    new Gap(wanted.channel(), partition, begins, begins, Gap.Reason.RECREATED))) {
                wanted.positions(before);
                wanted.incarnation(incarnation);
                return new Settling.Refused();
            }
        }
        certain();
        mustAsk = true; // of partitions that the old topic did not have, the first may be gone
        return new Settling.Again();
    }

    /** Partitions that the old topic did not have are ones that it has gained. */
    private void startAnew(ChannelState answer, int partitionsBefore) {
        startAtEarliest(answer);
        long[] positions = wanted.positions();
        for (int partition = partitionsBefore; partition < positions.length; partition++) {
            positions[partition] = 0;
        }
    }

    /** Tells of what retention took, and moves past it. Returns false where the sink refused. */
    private boolean tellLost(ChannelState answer, Sink sink) {
        for (int partition = wanted.firstLost(answer);
                partition >= 0;
                partition = wanted.firstLost(answer)) {
            long from = wanted.positions()[partition];
            long to = answer.earliest()[partition];
            if (!tell(
                    new Gap(wanted.channel(), partition, from, to, Gap.Reason.RETENTION),
                    to,
                    sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean tell(Gap gap, long position, Sink sink) {
        long[] positions = wanted.positions();
        long before = positions[gap.partition()];
        positions[gap.partition()] = position;
        if (!sink.gap(gap)) {
            positions[gap.partition()] = before;
            mustAsk = true;
            return false;
        }
        return true;
    }

    /** Joins the channel's log, where the position is not beyond its end. */
    private Settling join(Topic topic, Sink sink, long now) throws InterruptedException {
        ChannelLog log = backing.logs().follow(topic);
        log.follow(signal);
        boolean kept = false;
        try {
            if (log.partitions() != wanted.partitions()) {
                mustAsk = true;
                return new Settling.Later(now + Patience.RECHECK / 50);
            }
            ChannelLog.Place place = amongOthers ? log.newest() : log.locate(wanted.positions());
            if (!(place instanceof ChannelLog.Place.Point point)) {
                return new Settling.Later(now + Patience.RECHECK / 50);
            }
            if (beyond(log)) {
                Settling denied = beyondTheEnd(topic, sink, now);
                if (denied != null) {
                    return denied;
                }
            }
            certain();
            wanted.incarnation(topic.incarnation());
            kept = true;
            return new Settling.Settled(topic, log, point);
        } finally {
            if (!kept) {
                log.unfollow(signal);
                backing.logs().release(log);
            }
        }
    }

    private boolean beyond(ChannelLog log) {
        long[] positions = wanted.positions();
        for (int partition = 0; partition < positions.length; partition++) {
            if (positions[partition] > log.position(partition)) {
                return true;
            }
        }
        return false;
    }

    /** Null where Kafka has what this bridge has not read yet. */
    private @Nullable Settling beyondTheEnd(Topic topic, Sink sink, long now)
            throws InterruptedException {
        ChannelState answer = ask();
        if (answer == null || !answer.topic().equals(topic)) {
            mustAsk = true;
            return new Settling.Again();
        }
        if (!truncated(answer)) {
            return null;
        }
        if (doubted(now)) {
            return new Settling.Later(now + Patience.RECHECK);
        }
        long[] positions = wanted.positions();
        for (int partition = 0; partition < positions.length; partition++) {
            if (truncated(answer, partition)) {
                long end = answer.logEnd()[partition];
                Gap gap =
                        new Gap(
                                wanted.channel(),
                                partition,
                                end,
                                positions[partition],
                                Gap.Reason.TRUNCATED);
                if (!tell(gap, end, sink)) {
                    return new Settling.Refused();
                }
            }
        }
        certain();
        return new Settling.Again();
    }

    private boolean truncated(ChannelState answer) {
        for (int partition = 0; partition < wanted.partitions(); partition++) {
            if (truncated(answer, partition)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Compared with all that is written: the end for readers stays behind while a transaction is
     * open.
     */
    private boolean truncated(ChannelState answer, int partition) {
        long logEnd = answer.logEnd()[partition];
        return logEnd != ChannelState.UNKNOWN
                && answer.end()[partition] != ChannelState.UNKNOWN
                && wanted.positions()[partition] > logEnd;
    }
}
