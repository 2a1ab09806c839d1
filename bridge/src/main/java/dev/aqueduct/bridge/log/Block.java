package dev.aqueduct.bridge.log;

import dev.aqueduct.bridge.json.JsonBuffer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stretch of a partition's history: all events from {@code from} up to {@code next}, which is not
 * in it. The stretch may hold fewer events than offsets: transactions' markers, aborted and
 * compacted records leave holes.
 *
 * <p>The JSON of its events is one run of bytes, so that a reader copies many of them at once and
 * an event costs memory for little but its JSON. Events that may look otherwise in a moment, or
 * that could not be rendered without waiting, are kept beside it. Any thread may call it.
 *
 * <p>Never changed, but for the memory of its JSON, which goes to another block once the cache has
 * {@link #drop dropped} this one, and nobody {@link #hold holds} it who has held it before.
 */
public final class Block {
    private static final int OVERHEAD_BYTES = 192;

    /** Where the JSON ends, and its offset and time. */
    private static final int EVENT_BYTES = 4 + 4 + 8;

    /** A text without its characters. */
    private static final int TYPE_BYTES = 40;

    private static final char LINE_END = '\n';
    private static final byte[] NOTHING = {};

    private final int partition;
    private final long from;
    private final long next;

    /** By event: its offset, less that of the block. */
    private final int[] offsets;

    private final long[] timestamps;

    private final BlockMemory memory;

    /** The JSON of the packed events, each with a line end behind it. Guarded by this, or held. */
    private byte[] json;

    /** Guarded by this. */
    private int holders;

    /** Guarded by this: whether anybody has held it. */
    private boolean wasHeld;

    /** Guarded by this. */
    private boolean dropped;

    /** Guarded by this: whether its memory is no longer its own. */
    private boolean gone;

    /**
     * By event: where its line ends, and that of the next one begins; for one that is not packed,
     * where the one before ends.
     */
    private final int[] ends;

    /** By event: those that are not packed; null where all are. */
    private final @Nullable Entry @Nullable [] unpacked;

    /** By event; null where none has a type. */
    private final @Nullable String @Nullable [] types;

    /** The packed events that carry an error. */
    private final BitSet flawed;

    private final int sizeBytes;

    private Block(Builder built, long next) {
        if (next <= built.from) {
            throw new IllegalArgumentException(
                    "a block from " + built.from + " cannot end at " + next);
        }
        partition = built.partition;
        from = built.from;
        this.next = next;
        int count = built.count;
        offsets = Arrays.copyOf(built.offsets, count);
        timestamps = Arrays.copyOf(built.timestamps, count);
        memory = built.memory;
        json = memory.take(built.json.length());
        built.json.copyTo(json);
        ends = Arrays.copyOf(built.ends, count);
        unpacked = built.unpacked.isEmpty() ? null : built.unpacked.toArray(new Entry[count]);
        types = built.types.isEmpty() ? null : built.types.toArray(new String[count]);
        flawed = (BitSet) built.flawed.clone();
        sizeBytes = size(built.typeBytes);
    }

    private int size(long typeBytes) {
        long bytes = OVERHEAD_BYTES + (long) json.length + (long) EVENT_BYTES * offsets.length;
        if (types != null) {
            bytes += 4L * types.length + typeBytes;
        }
        if (unpacked != null) {
            bytes += 4L * unpacked.length;
            for (Entry entry : unpacked) {
                bytes += entry == null ? 0 : entry.sizeBytes();
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /**
     * Has its JSON stay until it is {@link #release released}, as many times as it was held.
     *
     * @return whether it was still there; else the block is to be asked for anew
     */
    public synchronized boolean hold() {
        if (gone) {
            return false;
        }
        holders++;
        wasHeld = true;
        return true;
    }

    /** The other half of {@link #hold}. */
    public synchronized void release() {
        holders--;
        giveBack();
    }

    /**
     * Nobody is given it any more. While nobody has held it, those who were given it may be about
     * to: then its memory is left to the collector.
     */
    public synchronized void drop() {
        dropped = true;
        giveBack();
    }

    private void giveBack() {
        if (dropped && wasHeld && holders == 0 && !gone) {
            gone = true;
            memory.giveBack(json);
            json = NOTHING;
        }
    }

    /** The first offset. */
    public long from() {
        return from;
    }

    /** The offset that follows the stretch; above {@link #from}. */
    public long next() {
        return next;
    }

    /** How many events it has. */
    public int events() {
        return offsets.length;
    }

    public int partition() {
        return partition;
    }

    public long offset(int event) {
        return from + offsets[event];
    }

    /** Milliseconds since the epoch, negative where the record has none. */
    public long timestamp(int event) {
        return timestamps[event];
    }

    /**
     * The index of the first event at or after the offset; the number of events where there is
     * none.
     */
    public int indexOf(long offset) {
        int low = 0;
        int high = offsets.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offset(middle) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether the event's JSON is in {@link #json}; else only {@link #entry} has it. */
    public boolean isPacked(int event) {
        return unpacked == null || unpacked[event] == null;
    }

    /** The event by itself; of one that is packed, a copy that is made now, while it is held. */
    public Entry entry(int event) {
        Entry kept = unpacked == null ? null : unpacked[event];
        if (kept != null) {
            return kept;
        }
        byte[] own = Arrays.copyOfRange(json, start(event), end(event));
        return new Entry(
                partition,
                offset(event),
                timestamp(event),
                new Rendered(own, type(event), flawed.get(event)));
    }

    private @Nullable String type(int event) {
        return types == null ? null : types[event];
    }

    /**
     * The JSON of the packed events, one line each: from the {@link #start} of one to the {@link
     * #end} of another there are all between them; what follows the last one says nothing. Not to
     * be changed, and to be read only while the block is held.
     */
    public byte[] json() {
        return json;
    }

    /** Where a packed event's JSON begins. */
    public int start(int event) {
        return event == 0 ? 0 : ends[event - 1];
    }

    /** Where a packed event's JSON ends: where its line end is. */
    public int end(int event) {
        return ends[event] - 1;
    }

    /** Whether any of these packed events carries an error. */
    public boolean anyFlawed(int first, int end) {
        int found = flawed.nextSetBit(first);
        return found >= 0 && found < end;
    }

    /** About how many bytes it takes in memory. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /**
     * Puts one block together after the other, event by event in their order, in memory that it
     * keeps for the next. For one thread.
     */
    public static final class Builder {
        private static final int FIRST_EVENTS = 64;
        private static final int FIRST_BYTES = 16 * 1024;

        /** What has grown to more, for large records, is not kept. */
        private static final int KEPT_BYTES = 1024 * 1024;

        private final BlockMemory memory;
        private int partition;
        private long from;
        private int count;
        private int[] offsets = new int[FIRST_EVENTS];
        private int[] ends = new int[FIRST_EVENTS];
        private long[] timestamps = new long[FIRST_EVENTS];
        private JsonBuffer json = new JsonBuffer(FIRST_BYTES);

        /** Both have no more elements than they need for the last one that is not null. */
        private final List<@Nullable Entry> unpacked = new ArrayList<>(0);

        private final List<@Nullable String> types = new ArrayList<>(0);
        private final BitSet flawed = new BitSet();

        /** Each type once: most events of a channel have one of a few. */
        private final Map<String, String> knownTypes = new HashMap<>();

        private long typeBytes;

        /** One whose blocks leave their memory to the collector. */
        public Builder() {
            this(new BlockMemory(0));
        }

        /**
         * @param memory where blocks have the memory for their JSON from
         */
        public Builder(BlockMemory memory) {
            this.memory = memory;
        }

        /**
         * Begins a block; what was added before, and not built, is forgotten.
         *
         * @param from the block's first offset
         */
        public Builder begin(int ofPartition, long from) {
            partition = ofPartition;
            this.from = from;
            count = 0;
            if (json.length() > KEPT_BYTES) {
                json = new JsonBuffer(FIRST_BYTES);
            }
            json.truncate(0);
            unpacked.clear();
            types.clear();
            flawed.clear();
            knownTypes.clear();
            typeBytes = 0;
            return this;
        }

        /**
         * Adds an event.
         *
         * @param record at an offset less than 2³¹ above the block's first
         */
        public void add(LogRecord record, Renderer renderer) {
            if (renderer.mayWait(record)) {
                add(new Entry(record, renderer));
                return;
            }
            int start = json.length();
            Traits traits;
            try {
                traits = renderer.append(record, json);
            } catch (SourceUnavailableException e) {
                json.truncate(start);
                add(new Entry(record, renderer));
                return;
            }
            if (traits.lasting()) {
                json.raw(LINE_END);
                pack(record, traits);
            } else {
                json.truncate(start);
                add(new Entry(record, renderer));
            }
        }

        /** Adds an event as it is. */
        public void add(Entry entry) {
            place(entry.offset(), entry.timestamp());
            ends[count - 1] = json.length();
            set(unpacked, entry);
        }

        private void place(long offset, long timestamp) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
                timestamps = Arrays.copyOf(timestamps, 2 * count);
            }
            offsets[count] = Math.toIntExact(offset - from);
            timestamps[count] = timestamp;
            count++;
        }

        private void pack(LogRecord record, Traits traits) {
            place(record.offset(), record.timestamp());
            ends[count - 1] = json.length();
            if (traits.type() != null) {
                set(types, known(traits.type()));
            }
            if (traits.flaw() != Rendered.Flaw.NONE) {
                flawed.set(count - 1);
            }
        }

        private String known(String type) {
            String known = knownTypes.putIfAbsent(type, type);
            if (known == null) {
                typeBytes += TYPE_BYTES + type.length();
                return type;
            }
            return known;
        }

        private <T> void set(List<@Nullable T> values, T value) {
            while (values.size() < count - 1) {
                values.add(null);
            }
            values.add(value);
        }

        /**
         * The block of what was added, of which nothing is kept here.
         *
         * @param next the offset that follows it
         */
        public Block build(long next) {
            Block block = new Block(this, next);
            begin(partition, next);
            return block;
        }
    }
}
