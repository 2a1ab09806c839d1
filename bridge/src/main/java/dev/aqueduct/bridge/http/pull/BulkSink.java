package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Batch;
import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Sink;
import dev.aqueduct.bridge.wire.JsonPages;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns what a reader finds into lines of a transfer in bulk, up to a batch, with a cursor now and
 * then from which a transfer that breaks goes on. For the serving thread.
 */
final class BulkSink implements Sink {
    private static final int CURSOR_EVENTS = 1_000;
    private static final int CURSOR_BYTES = 1024 * 1024;

    private final Reader reader;
    private final HttpMetrics metrics;
    private final int batchBytes;
    private final Batch batch = new Batch();
    private final List<Gap> gaps = new ArrayList<>();
    private String afterGaps = "";
    private long left;
    private boolean begun;
    private String undecodable = "";

    private int events;
    private int eventsSinceCursor;
    private int bytesSinceCursor;

    /**
     * @param batchBytes how much is gathered before it is written
     * @param limit how many events at most
     */
    BulkSink(Reader reader, HttpMetrics metrics, int batchBytes, long limit) {
        this.batchBytes = batchBytes;
        this.reader = reader;
        this.metrics = metrics;
        left = limit;
    }

    @Override
    public boolean event(Entry entry, boolean shared) {
        // Gaps that come before everything else are no transfer: they are told as of a page.
        if (batch.size() >= batchBytes || left == 0 || !begun && !gaps.isEmpty()) {
            return false;
        }
        Rendered rendered;
        try {
            rendered = entry.rendered();
        } catch (SourceUnavailableException e) {
            undecodable = String.valueOf(e.getMessage());
            return false;
        }
        begun = true;
        left--;
        endGaps();
        batch.add(rendered.json());
        batch.add(JsonPages.lineEnd());
        events++;
        eventsSinceCursor++;
        bytesSinceCursor += rendered.json().length + 1;
        if (eventsSinceCursor >= CURSOR_EVENTS || bytesSinceCursor >= CURSOR_BYTES) {
            batch.add(JsonPages.cursorLine(ReaderCursor.of(reader)));
            eventsSinceCursor = 0;
            bytesSinceCursor = 0;
        }
        return true;
    }

    @Override
    public boolean gap(Gap gap) {
        metrics.gap(HttpMetrics.Way.NDJSON);
        gaps.add(gap);
        afterGaps = ReaderCursor.of(reader);
        return true;
    }

    /** A pull has no word for it: the channel is missing from the cursors that follow. */
    @Override
    public boolean ended(String channel) {
        return true;
    }

    private void endGaps() {
        if (!gaps.isEmpty()) {
            batch.add(JsonPages.gapsLine(gaps, afterGaps));
            gaps.clear();
        }
    }

    /** The gaps that came before everything else. */
    List<Gap> gapsFirst() {
        return begun ? List.of() : gaps;
    }

    /** Whether nothing was found yet. */
    boolean isEmpty() {
        return !begun && gaps.isEmpty();
    }

    /** Whether as many events were taken as were asked for. */
    boolean reachedLimit() {
        return left == 0;
    }

    /** Why the next event cannot be decoded for the moment; empty where it can. */
    String undecodable() {
        return undecodable;
    }

    /** Writes what was gathered. */
    void flush(Outlet outlet) {
        if (!batch.isEmpty()) {
            int bytes = batch.size();
            outlet.write(batch.take());
            metrics.delivered(HttpMetrics.Way.NDJSON, events, bytes);
            events = 0;
        }
    }

    /** Writes the last line, without which the transfer counts as cut short. */
    void end(Outlet outlet) {
        begun = true;
        endGaps();
        batch.add(JsonPages.endLine(ReaderCursor.of(reader)));
        flush(outlet);
    }

    /** Writes what there is, and the cursor to go on from. */
    void breakOff(Outlet outlet) {
        endGaps();
        batch.add(JsonPages.cursorLine(ReaderCursor.of(reader)));
        flush(outlet);
    }
}
