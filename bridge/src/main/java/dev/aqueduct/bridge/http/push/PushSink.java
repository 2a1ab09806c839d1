package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.ChannelOutlet;
import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Run;
import dev.aqueduct.bridge.read.Sink;
import dev.aqueduct.bridge.wire.SseBlocks;
import dev.aqueduct.bridge.wire.SseHeads;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * Turns what a reader finds into blocks of a push, up to a chunk. Knows where the client is that
 * reads them. For the serving thread.
 */
final class PushSink implements Sink {
    private final Reader reader;
    private final HttpMetrics metrics;
    private final int batchBytes;
    private final EventFrames frames;
    private final @Nullable GzipCoding gzip;
    private final LongSupplier nanoTime;

    /** What is gathered for the next write. */
    private Chunk chunk = Chunk.passing();

    /** Whether it may be waited for what decoding needs. */
    private boolean mayWait = true;

    private int events;
    private boolean liveTold;
    private boolean undecodable;
    private long writtenNanos;

    /**
     * The cursor that the client was told last; null while it is the one in {@link #lastHead},
     * which is not spelt out for every event.
     */
    private @Nullable String told;

    private byte @Nullable [] lastHead;

    /**
     * @param gzip how what is written is coded; null where it is written as it is
     */
    PushSink(
            Reader reader,
            Service service,
            int batchBytes,
            boolean typeNames,
            @Nullable GzipCoding gzip) {
        this.gzip = gzip;
        this.reader = reader;
        frames = new EventFrames(reader, typeNames);
        metrics = service.metrics();
        nanoTime = service.nanoTime();
        this.batchBytes = batchBytes;
        writtenNanos = nanoTime.getAsLong();
    }

    /**
     * Chooses what is gathered in from now on.
     *
     * @param chunk an empty one
     * @param mayWait whether it may be waited for what decoding needs; else an event that has to is
     *     refused, and {@link #wasUndecodable}
     */
    void gatherIn(Chunk chunk, boolean mayWait) {
        this.chunk = chunk;
        this.mayWait = mayWait;
    }

    @Override
    public boolean event(Entry entry, boolean shared) {
        if (chunk.size() >= batchBytes) {
            return false;
        }
        byte[] head = frames.add(chunk, entry, shared, mayWait);
        if (head == null) {
            undecodable = true;
            return false;
        }
        events++;
        lastHead = head;
        told = null;
        if (!liveTold) {
            tellLive();
        }
        return true;
    }

    @Override
    public int events(Run run) {
        if (typeNames()) {
            return Sink.super.events(run);
        }
        SseHeads heads = frames.heads(run);
        Block block = run.block();
        int next = run.first();
        while (next < run.end() && chunk.size() < batchBytes) {
            EventFrames.add(chunk, heads, block, next);
            run.moveAfter(next);
            told = null;
            if (!liveTold) {
                tellLive();
            }
            next++;
        }
        if (next > run.first() && told == null) {
            lastHead = heads.head(block.offset(next - 1) + 1);
        }
        events += next - run.first();
        return next - run.first();
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
     * The first block: the position at which the push begins.
     *
     * @param retry what goes before it; may be empty
     */
    byte[] start(byte[] retry) {
        chunk.add(retry);
        liveTold = reader.live();
        tellCursor(ReaderCursor.of(reader));
        byte[] start = chunk.toBytes();
        written(start.length);
        return start;
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
        if (told == null && lastHead != null) {
            told = SseBlocks.cursorOf(lastHead);
            lastHead = null;
        }
        String cursor = ReaderCursor.of(reader);
        if (cursor.equals(told)) {
            chunk.add(SseBlocks.heartbeat());
        } else {
            tellCursor(cursor);
        }
    }

    private void tellCursor(String cursor) {
        add(cursor, SseBlocks.cursor(cursor, liveTold));
    }

    private void add(String cursor, byte[] block) {
        chunk.add(block);
        told = cursor;
        lastHead = null;
    }

    boolean typeNames() {
        return frames.typeNames();
    }

    /** Whether it was told that the reader has passed the end as it was at the request. */
    boolean liveTold() {
        return liveTold;
    }

    /**
     * Others have sent the client what the reader would have found.
     *
     * @param head of the last event's block
     * @param nanos when it was sent
     */
    void delivered(byte[] head, long nanos) {
        lastHead = head;
        told = null;
        writtenNanos = nanos;
    }

    /** Whether an event was refused because it cannot be decoded for the moment; told once. */
    boolean wasUndecodable() {
        boolean was = undecodable;
        undecodable = false;
        return was;
    }

    /** For how long nothing was written, in nanoseconds. */
    long silence() {
        return nanoTime.getAsLong() - writtenNanos;
    }

    /** Writes what was gathered. */
    void flush(Outlet outlet) {
        if (!chunk.isEmpty()) {
            Chunk coded = coded();
            int bytes = coded.size();
            outlet.write(coded);
            written(bytes);
        }
    }

    /**
     * Writes what was gathered without waiting.
     *
     * @return whether that was all; the outlet has the rest
     * @throws IOException if the client is gone
     */
    boolean tryFlush(ChannelOutlet outlet) throws IOException {
        if (chunk.isEmpty()) {
            return true;
        }
        Chunk coded = coded();
        int bytes = coded.size();
        ByteBuffer framed = coded.framed();
        boolean all = outlet.tryWrite(framed);
        if (!all) {
            outlet.keep(Chunk.copy(framed));
        }
        written(bytes);
        return all;
    }

    private Chunk coded() {
        return gzip == null ? chunk : gzip.code(chunk);
    }

    @Nullable GzipCoding gzip() {
        return gzip;
    }

    private void written(int bytes) {
        chunk.clear();
        metrics.delivered(HttpMetrics.Way.PUSH, events, bytes);
        events = 0;
        writtenNanos = nanoTime.getAsLong();
    }
}
