package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sink that keeps what it is handed, up to a number of events at a time. For one thread. */
final class Recorder implements Sink {
    /** Entries that were shared, and the cursor after them: which is everybody's. */
    private final Map<Entry, Cursor> shared;

    final List<Entry> events = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final List<String> ended = new ArrayList<>();

    /** Events and gaps in their order. */
    final List<Object> all = new ArrayList<>();

    private final FakeKafka kafka;
    private Reader reader;
    private int room = Integer.MAX_VALUE;

    Recorder(FakeKafka kafka, Reader reader) {
        this(kafka, reader, new HashMap<>());
    }

    Recorder(FakeKafka kafka, Reader reader, Map<Entry, Cursor> shared) {
        this.kafka = kafka;
        this.reader = reader;
        this.shared = shared;
    }

    /** Another reader goes on. */
    void goesOn(Reader other) {
        reader = other;
    }

    /** Reads, and takes that many events at most. */
    boolean read(int most) throws InterruptedException {
        room = most;
        return reader.read(this);
    }

    @Override
    public boolean event(Entry found, boolean isShared) {
        if (room == 0) {
            return false;
        }
        room--;
        Entry entry = kafka.original(found);
        events.add(entry);
        all.add(entry);
        if (isShared) {
            Cursor cursor = reader.cursor();
            Cursor others = shared.putIfAbsent(entry, cursor);
            if (others != null && !others.equals(cursor)) {
                throw new AssertionError(
                        "after one event some are at " + others + ", others at " + cursor);
            }
        }
        return true;
    }

    @Override
    public boolean gap(Gap gap) {
        gaps.add(gap);
        all.add(gap);
        return true;
    }

    @Override
    public boolean ended(String channel) {
        ended.add(channel);
        return true;
    }

    List<Long> offsets(int partition) {
        return events.stream()
                .filter(entry -> entry.partition() == partition)
                .map(Entry::offset)
                .toList();
    }
}
