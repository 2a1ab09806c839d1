package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Sink;
import dev.aqueduct.bridge.wire.SseBlocks;

import org.jspecify.annotations.Nullable;

/**
 * Turns what a reader finds into blocks of a push, up to a batch. Knows where the client is that
 * reads them. For the serving thread.
 */
final class PushSink implements Sink {
    private final Reader reader;
    private final HttpMetrics metrics;
    private final int batchBytes;
    private final boolean typeNames;
    private final Batch batch = new Batch();

    private int events;
    private boolean liveTold;
    private boolean undecodable;

    /**
     * The cursor that the client was told last; null while it is the one in {@link #lastEvent},
     * which is not spelt out for every event.
     */
    private @Nullable String told;

    private byte @Nullable [] lastEvent;

    PushSink(Reader reader, HttpSettings settings, HttpMetrics metrics, boolean typeNames) {
        this.reader = reader;
        this.metrics = metrics;
        this.batchBytes = settings.batchBytes();
        this.typeNames = typeNames;
    }

    @Override
    public boolean event(Entry entry, boolean shared) {
        if (batch.size() >= batchBytes) {
            return false;
        }
        byte[] frame = shared ? entry.sharedFrame() : null;
        if (frame == null || typeNames) {
            Rendered rendered;
            try {
                rendered = entry.rendered();
            } catch (SourceUnavailableException e) {
                undecodable = true; // for the moment: where schemas are kept cannot be asked
                return false;
            }
            if (frame == null) {
                frame = SseBlocks.event(ReaderCursor.of(reader), rendered.json());
                if (shared && rendered.lasting()) {
                    entry.shareFrame(frame);
                }
            }
            if (typeNames && rendered.type() != null) {
                SseBlocks.name(rendered.type()).ifPresent(batch::add);
            }
        }
        batch.add(frame);
        events++;
        lastEvent = frame;
        told = null;
        if (!liveTold) {
            tellLive();
        }
        return true;
    }

    /**
     * Never refused: the gaps of a channel that was recreated are told all together or not at all.
     */
    @Override
    public boolean gap(Gap gap) {
        metrics.gap(HttpMetrics.Way.PUSH);
        String cursor = ReaderCursor.of(reader);
        add(cursor, SseBlocks.gap(cursor, gap));
        return true;
    }

    @Override
    public boolean ended(String channel) {
        String cursor = ReaderCursor.of(reader);
        add(cursor, SseBlocks.end(cursor, channel));
        return true;
    }

    /**
     * Tells the position at which the push begins.
     *
     * @param retry what goes before it; may be empty
     */
    void tellStart(byte[] retry) {
        batch.add(retry);
        liveTold = reader.live();
        tellCursor(ReaderCursor.of(reader));
    }

    /** Tells, once, that the reader has passed the end as it was at the request. */
    void tellLive() {
        if (!liveTold && reader.live()) {
            liveTold = true;
            tellCursor(ReaderCursor.of(reader));
        }
    }

    /**
     * Says that the stream is alive: with the position, where that has moved past what is not
     * shown.
     */
    void tellHeartbeat() {
        if (told == null && lastEvent != null) {
            told = SseBlocks.cursorOf(lastEvent);
            lastEvent = null;
        }
        String cursor = ReaderCursor.of(reader);
        if (cursor.equals(told)) {
            batch.add(SseBlocks.heartbeat());
        } else {
            tellCursor(cursor);
        }
    }

    private void tellCursor(String cursor) {
        add(cursor, SseBlocks.cursor(cursor, liveTold));
    }

    private void add(String cursor, byte[] block) {
        batch.add(block);
        told = cursor;
        lastEvent = null;
    }

    /** Whether an event was refused because it cannot be decoded for the moment; told once. */
    boolean wasUndecodable() {
        boolean was = undecodable;
        undecodable = false;
        return was;
    }

    /** Writes what was gathered; returns whether there was anything. */
    boolean flush(Outlet outlet) {
        if (batch.isEmpty()) {
            return false;
        }
        int bytes = batch.size();
        outlet.write(batch.take());
        metrics.delivered(HttpMetrics.Way.PUSH, events, bytes);
        events = 0;
        return true;
    }
}
