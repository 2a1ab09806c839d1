package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A record together with the forms in which it is asked for, each derived once for the node, when
 * it is first wanted, and kept unless it may look otherwise in a moment. It is shared by all
 * readers; any thread may call it.
 */
public final class Entry {
    /** An entry, its record and its rendering without their arrays. */
    private static final int OBJECT_BYTES = 40 + 56 + 24;

    /** A header with its name and its place in the list, without their arrays. */
    private static final int HEADER_BYTES = 24 + 24 + 8;

    /** What stands around the members of an event: their names, the numbers, the time. */
    private static final int ENVELOPE_BYTES = 112;

    /** What stands around the cursor and the JSON in a frame. */
    private static final int FRAME_BYTES = 13;

    /** Not counted by any log. */
    private static final int OUTSIDE = -1;

    private static final AtomicReferenceFieldUpdater<Entry, @Nullable Rendering> RENDERING =
            AtomicReferenceFieldUpdater.newUpdater(Entry.class, Rendering.class, "rendering");

    private static final AtomicIntegerFieldUpdater<Entry> COUNTED =
            AtomicIntegerFieldUpdater.newUpdater(Entry.class, "counted");

    private final LogRecord record;
    private final Renderer renderer;

    /** Published once complete; null until first wanted, and for as long as it is a passing one. */
    private volatile @Nullable Rendered rendered;

    /**
     * The attempt that is under way, or whose outcome is a passing one; null where there is none.
     * Set by whoever begins an attempt, and taken back by the same.
     */
    private volatile @Nullable Rendering rendering;

    /**
     * As {@link #rendered}: the bytes that all who follow the channel in its shared order are sent.
     */
    private volatile byte @Nullable [] frame;

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
    }

    public LogRecord record() {
        return record;
    }

    public long offset() {
        return record.offset();
    }

    public int partition() {
        return record.partition();
    }

    public long timestamp() {
        return record.timestamp();
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
        Rendered known = rendered;
        if (known != null) {
            return known;
        }
        if (renderer.mayWait(record)) {
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
        return renderer.render(record);
    }

    private Rendered render(Rendering mine) {
        try {
            Rendered known = rendered; // perhaps since it was found that nobody is at it
            Rendered outcome = known == null ? renderer.render(record) : known;
            if (outcome.lasting()) {
                rendered = outcome;
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

    /** The frame that was {@link #shareFrame shared}, or null. */
    public byte @Nullable [] sharedFrame() {
        return frame;
    }

    /**
     * Keeps the frame for all who follow the channel in its shared order: for them it is the same
     * bytes. Only for a rendering that is {@link Rendered#lasting}.
     */
    public void shareFrame(byte[] frame) {
        this.frame = frame;
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
     * is likely to be given, which are the JSON and, in a log, the frame.
     */
    public int sizeBytes() {
        Rendered known = rendered;
        byte[] shared = frame;
        long json = known == null ? likelyJson() : known.json().length;
        long bytes = OBJECT_BYTES + array(record.key()) + array(record.value()) + array(json);
        for (Header header : record.headers()) {
            bytes += HEADER_BYTES + array(header.name().length()) + array(header.value());
        }
        if (known != null && known.type() != null) {
            bytes += 24 + array(known.type().length());
        }
        if (shared != null) {
            bytes += array(shared);
        } else if (log != null) {
            bytes += array(json + FRAME_BYTES + log.cursorLength(offset()));
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** Decoded Avro is longer than its value by the names of its fields. */
    private long likelyJson() {
        long bytes = (long) ENVELOPE_BYTES + record.channel().length() + length(record.key());
        for (Header header : record.headers()) {
            bytes += header.name().length() + length(header.value()) + 6L;
        }
        long value = length(record.value());
        return bytes + value + Math.min(2 * value, 1024);
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
