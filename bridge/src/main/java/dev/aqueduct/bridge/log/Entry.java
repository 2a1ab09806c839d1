package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

/**
 * A record together with the forms in which it is asked for, each derived once for the node, when
 * it is first wanted. It is shared by all readers; any thread may call it.
 */
public final class Entry {
    /** Objects and array headers around the bytes of a record and of its rendered forms. */
    private static final int OVERHEAD_BYTES = 400;

    private final LogRecord record;
    private final Renderer renderer;

    /**
     * Published once complete; null until first wanted, and for as long as the rendering is flawed.
     */
    private volatile @Nullable Rendered rendered;

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
     * The event's JSON, rendered now if it was not yet.
     *
     * @throws SourceUnavailableException as {@link Renderer#render}
     */
    public Rendered rendered() {
        Rendered known = rendered;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            known = rendered;
            if (known == null) {
                known = renderer.render(record);
                if (!known.flawed()) {
                    rendered = known;
                }
            }
            return known;
        }
    }

    /** The frame that was {@link #shareFrame shared}, or null. */
    public byte @Nullable [] sharedFrame() {
        return frame;
    }

    /**
     * Keeps the frame for all who follow the channel in its shared order: for them it is the same
     * bytes. Only for an event that is not flawed.
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
