package dev.aqueduct.bench.stream;

import dev.aqueduct.bench.stream.Sequence.Place;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/**
 * One client's view of a channel: checks that its bytes bring every event once and in order. As
 * long as they are those that another stream brought before, they are only compared; what is new,
 * or differs, is read. For one thread.
 */
public final class EventStream implements Chunks.Payload {
    private final StreamChecks checks;
    private final String name;
    private final Channel channel;
    private final Reference reference;
    private final EventBlock reader;
    private final Sequence sequence; // behind while it follows
    private @Nullable Block block; // what is there of a block that is being read
    private boolean begun;

    /** Where it is in the reference; -1 where it differs, and everything is read. */
    private int place;

    private int within; // bytes of the reference's block that have come; 0 while reading
    private boolean stale; // the sequence does not tell where it is; the place does

    EventStream(
            StreamChecks checks,
            String name,
            Channel channel,
            int firstOffset,
            StreamChecks.Shared shared) {
        this.checks = checks;
        this.name = name;
        this.channel = channel;
        reference = shared.reference();
        reader = shared.block();
        sequence = new Sequence(channel.lanes().partitions(), firstOffset);
        place = channel.lanes().partitions() == 1 ? firstOffset : 0;
    }

    /**
     * Takes what the server sent.
     *
     * @throws StreamException where it cannot be followed any longer
     */
    @Override
    public void take(MemorySegment buffer, int from, int to) throws StreamException {
        if (!begun) {
            begun = true;
            checks.deliveries().begun();
        }
        int at = from;
        while (at < to) {
            if (block == null && place >= 0) {
                at = follow(buffer, at, to);
                if (at == to) {
                    return;
                }
            }
            at = read(buffer, at, to);
        }
    }

    /** Compares, and counts the events that are there now. */
    private int follow(MemorySegment buffer, int from, int to) {
        int at = from;
        while (at < to && reference.holds(place)) {
            int run = reference.run(place, within, to - at);
            int same = reference.same(place, within, buffer, at, at + run);
            at += same;
            within += same;
            stale |= same > 0;
            while (reference.holds(place) && within >= reference.length(place)) {
                within -= reference.length(place);
                checks.deliveries().delivered(reference.number(place));
                place++;
            }
            if (same < run) {
                return at;
            }
        }
        return at;
    }

    /** Reads on to the end of a block. */
    private int read(MemorySegment buffer, int from, int to) throws StreamException {
        Block reading = block;
        if (reading == null) {
            reading = checks.block();
            block = reading;
            leaveReference(reading);
        }
        int at = reading.take(buffer, from, to);
        if (reading.isComplete()) {
            taken(reading);
        }
        if (reading.isComplete() || reading.isEmpty()) {
            block = null;
            checks.done(reading);
        }
        return at;
    }

    private void leaveReference(Block reading) throws StreamException {
        if (place >= 0 && stale) {
            int[] state = reference.stateAt(place);
            for (int p = 0; p < state.length; p++) {
                sequence.set(p, state[p]);
            }
            stale = false;
        }
        if (within > 0) {
            reading.take(reference.head(place, within), 0, within);
            within = 0;
        }
    }

    private void taken(Block reading) {
        reader.read(reading);
        if (reader.isControl()) {
            control();
            return;
        }
        try {
            reader.readEvent();
        } catch (StreamException e) {
            place = -1;
            violated(Kind.MALFORMED, 1, e.getMessage() + ": " + reader.text());
            return;
        }
        checks.countRead();
        event(reading);
    }

    private void control() {
        switch (reader.name()) {
            case "aqueduct.gap", "aqueduct.end", "aqueduct.busy" ->
                    violated(Kind.TOLD, 1, reader.name() + " " + reader.data());
            default -> {
                // Where the stream is, or how long to wait before coming back.
            }
        }
    }

    private void event(Block reading) {
        int partition = reader.partition();
        int offset = reader.offset();
        int wanted = sequence.next(partition);
        Place came = sequence.take(partition, offset);
        switch (came) {
            case NEXT -> {}
            case AHEAD ->
                    violated(
                            Kind.LOST,
                            offset - wanted,
                            at(partition, wanted) + " to " + (offset - 1));
            case LATE ->
                    violated(Kind.REORDERED, 1, at(partition, offset) + " after " + (wanted - 1));
            case AGAIN ->
                    violated(Kind.REPEATED, 1, at(partition, offset) + " after " + (wanted - 1));
        }
        if (came != Place.AGAIN) {
            checks.deliveries().delivered(reader.eventNumber());
        }
        try {
            if (channel.cursors() && came == Place.NEXT && !reader.hasCursor(sequence)) {
                violated(Kind.CURSOR, 1, "of " + at(partition, offset) + ": " + reader.text());
            }
        } catch (StreamException e) {
            violated(Kind.CURSOR, 1, "of " + at(partition, offset) + ": " + e.getMessage());
        }
        find(came, partition, offset, reading);
    }

    /** Finds its place in the reference, or adds to that what it does not have yet. */
    private void find(Place came, int partition, int offset, Block reading) {
        if (came != Place.NEXT || !checks.compared()) {
            place = -1;
            return;
        }
        int found = reference.place(partition, offset);
        if (channel.lanes().partitions() == 1) {
            if (found < 0) {
                reference.add(
                        offset,
                        partition,
                        offset,
                        reader.eventNumber(),
                        reading.bytes(),
                        reading.length());
            }
            place = offset + 1;
        } else if (found < 0 && place == reference.size()) {
            reference.add(
                    place,
                    partition,
                    offset,
                    reader.eventNumber(),
                    reading.bytes(),
                    reading.length());
            place++;
        } else if (found >= 0
                && sequence.total() == found + 1
                && sequence.isAt(reference.stateAt(found + 1))) {
            place = found + 1;
        } else {
            place = -1;
        }
    }

    private String at(int partition, int offset) {
        return "partition " + partition + ", offset " + offset;
    }

    private void violated(Kind kind, long count, String what) {
        checks.violations().add(kind, count, name, what);
    }
}
