package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Run;
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
    private final Chunk chunk = Chunk.passing();
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
        if (!hasRoom()) {
            return false;
        }
        Rendered rendered;
        try {
            rendered = entry.rendered();
        } catch (SourceUnavailableException e) {
            undecodable = String.valueOf(e.getMessage());
            return false;
        }
        endGaps();
        chunk.add(rendered.json());
        chunk.add(JsonPages.lineEnd());
        if (count(1, rendered.json().length + 1)) {
            tellCursor();
        }
        return true;
    }

    @Override
    public int events(Run run) {
        Block block = run.block();
        int next = run.first();
        while (next < run.end() && hasRoom()) {
            endGaps();
            int from = block.start(next);
            int first = next;
            next = lastThatFits(block, first, run.end());
            int bytes = block.end(next - 1) + 1 - from;
            chunk.add(block.json(), from, bytes);
            if (count(next - first, bytes)) {
                run.moveAfter(next - 1);
                tellCursor();
            }
        }
        return next - run.first();
    }

    /** Gaps that come before everything else are no transfer: they are told as of a page. */
    private boolean hasRoom() {
        return chunk.size() < batchBytes && left > 0 && (begun || gaps.isEmpty());
    }

    /** After which event the batch is full, or a cursor is due, or as many as may be are taken. */
    private int lastThatFits(Block block, int first, int end) {
        int most = (int) Math.min(Math.min(left, CURSOR_EVENTS - eventsSinceCursor), end - first);
        int bytes = Math.min(batchBytes - chunk.size(), CURSOR_BYTES - bytesSinceCursor);
        int next = first + 1;
        while (next < first + most && block.end(next - 1) + 1 - block.start(first) < bytes) {
            next++;
        }
        return next;
    }

    /** Counts what was added; returns whether a cursor is due. */
    private boolean count(int added, int bytes) {
        begun = true;
        left -= added;
        events += added;
        eventsSinceCursor += added;
        bytesSinceCursor += bytes;
        return eventsSinceCursor >= CURSOR_EVENTS || bytesSinceCursor >= CURSOR_BYTES;
    }

    private void tellCursor() {
        chunk.add(JsonPages.cursorLine(ReaderCursor.of(reader)));
        eventsSinceCursor = 0;
        bytesSinceCursor = 0;
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
            chunk.add(JsonPages.gapsLine(gaps, afterGaps));
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

    /** Takes what was gathered. */
    byte[] take() {
        byte[] bytes = chunk.toBytes();
        given();
        return bytes;
    }

    /** Writes what was gathered. */
    void flush(Outlet outlet) {
        if (!chunk.isEmpty()) {
            outlet.write(chunk);
            given();
        }
    }

    private void given() {
        metrics.delivered(HttpMetrics.Way.NDJSON, events, chunk.size());
        chunk.clear();
        events = 0;
    }

    /** Adds the last line, without which the transfer counts as cut short. */
    void end() {
        endGaps();
        chunk.add(JsonPages.endLine(ReaderCursor.of(reader)));
    }

    /** Adds the cursor to go on from, since it is not for now that more follows. */
    void breakOff() {
        endGaps();
        tellCursor();
    }
}
