package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A record in the forms in which it is asked for, each derived once for the node, when it is first
 * wanted, and kept unless it may look otherwise in a moment. Once its JSON is there, nobody needs
 * the record itself any more, and it is let go. It is shared by all readers; any thread may call
 * it.
 */
public final class Entry {
    private static final int OBJECT_BYTES = 64;

    /** A record and a rendering, each without its arrays. */
    private static final int RECORD_BYTES = 56;

    private static final int RENDERED_BYTES = 24;

    /** A header with its name and its place in the list, without their arrays. */
    private static final int HEADER_BYTES = 24 + 24 + 8;

    /** What stands around the members of an event: their names, the numbers, the time. */
    private static final int ENVELOPE_BYTES = 90;

    /** What stands around the cursor in a head. */
    private static final int HEAD_BYTES = 11;

    /** A value in Avro's single-object encoding begins with it, one of a schema registry with 0. */
    private static final byte SINGLE_OBJECT = (byte) 0xC3;

    private static final byte REGISTERED = 0;

    /** The cursor of one partition of a channel with a name of usual length. */
    private static final int LIKELY_CURSOR = 30;

    /** Of an entry that has no record. */
    private static final Renderer RENDERED =
            record -> {
                throw new IllegalStateException("it was rendered before");
            };

    /** Not counted by any log. */
    private static final int OUTSIDE = -1;

    private static final AtomicReferenceFieldUpdater<Entry, @Nullable Rendering> RENDERING =
            AtomicReferenceFieldUpdater.newUpdater(Entry.class, Rendering.class, "rendering");

    private static final AtomicIntegerFieldUpdater<Entry> COUNTED =
            AtomicIntegerFieldUpdater.newUpdater(Entry.class, "counted");

    private final int partition;
    private final long offset;
    private final long timestamp;
    private final Renderer renderer;

    /** Null once {@link #rendered} is there. */
    private volatile @Nullable LogRecord record;

    /** Published once complete; null until first wanted, and for as long as it is a passing one. */
    private volatile @Nullable Rendered rendered;

    /**
     * The attempt that is under way, or whose outcome is a passing one; null where there is none.
     * Set by whoever begins an attempt, and taken back by the same.
     */
    private volatile @Nullable Rendering rendering;

    /** What goes before the JSON for all who follow the channel in its shared order. */
    private volatile byte @Nullable [] head;

    /** Set by the writer of the log that holds it, before others see it; null in a block. */
    private @Nullable ChannelLog log;

    /**
     * What the log counts for it. Changed by the log's writer, and by whoever gives it a form; what
     * is changed here is told to the log, so that the log's sum is right whoever comes first.
     */
    private volatile int counted = OUTSIDE;

    public Entry(LogRecord record, Renderer renderer) {
        this.record = record;
        this.renderer = renderer;
        partition = record.partition();
        offset = record.offset();
        timestamp = record.timestamp();
    }

    /** An event of which there is nothing but its JSON, which is so for good. */
    Entry(int partition, long offset, long timestamp, Rendered rendered) {
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.rendered = rendered;
        renderer = RENDERED;
    }

    public long offset() {
        return offset;
    }

    public int partition() {
        return partition;
    }

    public long timestamp() {
        return timestamp;
    }

    /**
     * The event's JSON, rendered now if it was not yet. Where that has to wait for Kafka, all who
     * ask meanwhile wait for the same answer.
     *
     * @throws SourceUnavailableException as {@link Renderer#render}, or if the thread is
     *     interrupted
     */
    public Rendered rendered() {
        Rendered known = rendered;
        while (known == null) {
            Rendering present = rendering;
            if (present == null || present.isOver()) {
                Rendering mine = new Rendering();
                known = RENDERING.compareAndSet(this, present, mine) ? render(mine) : rendered;
            } else {
                known = outcome(present);
            }
        }
        return known;
    }

    /** As {@link #rendered}, for those who must not wait: null where that may be needed. */
    public @Nullable Rendered renderedNow() {
        LogRecord from = record; // before the rendering, which comes before it goes
        Rendered known = rendered;
        if (known != null || from == null) {
            return known;
        }
        if (renderer.mayWait(from)) {
            return null;
        }
        Rendering present = rendering;
        if (present == null || present.isOver()) {
            Rendering mine = new Rendering();
            if (RENDERING.compareAndSet(this, present, mine)) {
                return render(mine);
            }
        }
        // Somebody is at it, who may have begun when it had to be waited for, and still does.
        return renderer.render(from);
    }

    private Rendered render(Rendering mine) {
        try {
            LogRecord from = record; // before the rendering, which comes before it goes
            Rendered known = rendered; // perhaps since it was found that nobody is at it
            Rendered outcome =
                    from == null || known != null
                            ? Objects.requireNonNull(known)
                            : renderer.render(from);
            if (outcome.lasting()) {
                rendered = outcome;
                record = null;
                rendering = null;
                recount();
            }
            mine.succeed(outcome);
            return outcome;
        } catch (RuntimeException | Error e) {
            rendering = null;
            // Whoever waits for one that was called away has to try again.
            mine.fail(Thread.currentThread().isInterrupted() ? new CancellationException() : e);
            throw e;
        }
    }

    private static @Nullable Rendered outcome(Rendering present) {
        try {
            return present.await();
        } catch (CancellationException calledAway) {
            return null;
        }
    }

    /** The head that was {@link #shareHead shared}, or null. */
    public byte @Nullable [] sharedHead() {
        return head;
    }

    /**
     * Keeps what goes before the JSON, with the cursor, for all who follow the channel in its
     * shared order: for them it is the same bytes.
     */
    public void shareHead(byte[] head) {
        this.head = head;
        recount();
    }

    /** Has it counted by the log. For the log's writer, before others see the entry. */
    void enter(ChannelLog log) {
        this.log = log;
        int size = sizeBytes();
        counted = size;
        log.account(size);
    }

    /** Has it counted no more, whatever forms it gains. For the log's writer. */
    void leave() {
        int size = COUNTED.getAndSet(this, OUTSIDE);
        if (log != null) {
            log.account(-size);
        }
    }

    private void recount() {
        for (int before = counted; log != null && before != OUTSIDE; before = counted) {
            int size = sizeBytes();
            if (COUNTED.compareAndSet(this, before, size)) {
                log.account(size - before);
                return;
            }
        }
    }

    /**
     * About how many bytes it takes in memory: with the forms that it has, and with those that it
     * is likely to be given, which are the JSON and the head.
     */
    public int sizeBytes() {
        LogRecord from = record;
        Rendered known = rendered;
        byte[] shared = head;
        long bytes = OBJECT_BYTES;
        if (known != null) {
            String type = known.type();
            bytes += RENDERED_BYTES + array(known.json().length);
            bytes += type == null ? 0 : 24 + array(type.length());
        } else if (from != null) {
            bytes += Math.max(size(from), RENDERED_BYTES + array(likelyJson(from)));
        }
        if (shared != null) {
            bytes += array(shared.length);
        } else if (log != null) {
            bytes += array(HEAD_BYTES + log.cursorLength(offset));
        } else {
            bytes += array(HEAD_BYTES + LIKELY_CURSOR);
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    private static long size(LogRecord record) {
        long bytes = RECORD_BYTES + array(record.key()) + array(record.value());
        for (Header header : record.headers()) {
            bytes += HEADER_BYTES + array(header.name().length()) + array(header.value());
        }
        return bytes;
    }

    /**
     * JSON stays as it is, decoded Avro is longer than its value by the names of its fields, and
     * what is neither by the characters that say what it is in JSON.
     */
    private static long likelyJson(LogRecord record) {
        byte[] key = record.key();
        long bytes = (long) ENVELOPE_BYTES + record.channel().length();
        bytes += key == null ? 0 : key.length + 9L;
        for (Header header : record.headers()) {
            bytes += header.name().length() + length(header.value()) + 6L;
        }
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            return bytes;
        }
        long more =
                switch (value[0]) {
                    case '{', '[' -> 0;
                    case SINGLE_OBJECT, REGISTERED -> Math.min(2L * value.length, 1024);
                    default -> value.length / 3;
                };
        return bytes + value.length + more;
    }

    private static long array(byte @Nullable [] bytes) {
        return bytes == null ? 0 : array(bytes.length);
    }

    /** An array of that many bytes, as the JVM lays it out. */
    private static long array(long length) {
        return (16 + length + 7) & ~7L;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
