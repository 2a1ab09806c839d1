package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Run;
import dev.aqueduct.bridge.read.Sink;
import dev.aqueduct.bridge.wire.JsonPages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers a page: events up to a limit of their number and of their bytes, or the gaps that the
 * cursor ran into, if those come first. A gap after events is left for the next page. What the page
 * holds is taken from the memory for all pages until it is closed. For the serving thread.
 */
final class PageSink implements Sink, AutoCloseable {
    /** See API.md. A page holds one event at least, however large. */
    private static final long MAX_BYTES = 8 * 1024 * 1024;

    private final long limit;
    private final PageMemory memory;

    /** The events' JSON, with what stands between them. */
    private final List<byte[]> parts = new ArrayList<>();

    private int events;
    private final List<Gap> gaps = new ArrayList<>();
    private long bytes;
    private long taken;
    private boolean tooLarge;
    private boolean flawed;
    private String undecodable = "";

    PageSink(long limit, PageMemory memory) {
        this.limit = limit;
        this.memory = memory;
    }

    @Override
    public boolean event(Entry entry, boolean shared) {
        if (!gaps.isEmpty() || events >= limit) {
            return false;
        }
        Rendered rendered;
        try {
            rendered = entry.rendered();
        } catch (SourceUnavailableException e) {
            undecodable = String.valueOf(e.getMessage());
            return false;
        }
        if (!take(rendered.json().length + 1, false)) {
            return false;
        }
        flawed |= rendered.flawed();
        add(rendered.json(), 1);
        return true;
    }

    /**
     * Makes room for one more event, if there is; the first of a page is taken however large it is.
     *
     * @param more whether others were taken that are not counted yet
     */
    private boolean take(int size, boolean more) {
        boolean first = events == 0 && !more;
        if (!first && bytes + size > MAX_BYTES) {
            tooLarge = true;
            return false;
        }
        if (memory.take(size)) {
            taken += size;
        } else if (!first) {
            return false;
        }
        bytes += size;
        return true;
    }

    private void add(byte[] json, int count) {
        if (events > 0) {
            parts.add(JsonPages.comma());
        }
        parts.add(json);
        events += count;
    }

    @Override
    public int events(Run run) {
        if (!gaps.isEmpty()) {
            return 0;
        }
        Block block = run.block();
        int end = (int) Math.min(run.end(), run.first() + limit - events);
        int next = run.first();
        int all = next < end ? size(block, next, end) : 0;
        if (bytes + all <= MAX_BYTES && take(all, true)) {
            next = end;
        } else {
            while (next < end && take(size(block, next, next + 1), next > run.first())) {
                next++;
            }
        }
        if (next > run.first()) {
            flawed |= block.anyFlawed(run.first(), next);
            add(joined(block, run.first(), next), next - run.first());
        }
        return next - run.first();
    }

    private static int size(Block block, int first, int end) {
        return block.end(end - 1) + 1 - block.start(first);
    }

    /** The events with commas between them. */
    private static byte[] joined(Block block, int first, int end) {
        int from = block.start(first);
        byte[] json = Arrays.copyOfRange(block.json(), from, block.end(end - 1));
        for (int event = first; event < end - 1; event++) {
            json[block.end(event) - from] = JsonPages.COMMA;
        }
        return json;
    }

    @Override
    public boolean gap(Gap gap) {
        if (events > 0) {
            return false;
        }
        gaps.add(gap);
        return true;
    }

    /** A pull has no word for it: the channel is missing from the page's cursor. */
    @Override
    public boolean ended(String channel) {
        return true;
    }

    boolean isEmpty() {
        return events == 0 && gaps.isEmpty();
    }

    /** Whether the page reached one of its limits. */
    boolean full() {
        return tooLarge || events >= limit;
    }

    /** Whether an event carries an error, and may look otherwise the next time. */
    boolean flawed() {
        return flawed;
    }

    /**
     * Why the event after the page's last one cannot be decoded for the moment; empty where it can.
     */
    String undecodable() {
        return undecodable;
    }

    /** How many events it has. */
    int events() {
        return events;
    }

    /** The events' JSON, with what stands between them. */
    List<byte[]> parts() {
        return parts;
    }

    List<Gap> gaps() {
        return gaps;
    }

    @Override
    public void close() {
        memory.giveBack(taken);
        taken = 0;
    }
}
