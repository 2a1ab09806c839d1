package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A record together with the forms in which it is asked for, each derived once for the node, when
 * it is first wanted, and kept unless it may look otherwise in a moment. It is shared by all
 * readers; any thread may call it.
 */
public final class Entry {
    /** Objects and array headers around the bytes of a record and of its rendered forms. */
    private static final int OVERHEAD_BYTES = 400;

    private final LogRecord record;
    private final Renderer renderer;

    private static final AtomicReferenceFieldUpdater<Entry, @Nullable Rendering> RENDERING =
            AtomicReferenceFieldUpdater.newUpdater(Entry.class, Rendering.class, "rendering");

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

    private Rendered render(Rendering mine) {
        try {
            Rendered known = rendered; // perhaps since it was found that nobody is at it
            Rendered outcome = known == null ? renderer.render(record) : known;
            if (outcome.lasting()) {
                rendered = outcome;
                rendering = null;
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
    }

    /**
     * About how many bytes the entry takes in memory with all its forms; an upper bound for common
     * records.
     */
    public int sizeBytes() {
        long bytes = (long) length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += 64 + 2L * header.name().length() + length(header.value());
        }
        return (int) Math.min(Integer.MAX_VALUE, OVERHEAD_BYTES + 3 * bytes);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
