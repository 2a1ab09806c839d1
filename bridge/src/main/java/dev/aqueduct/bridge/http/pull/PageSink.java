package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Sink;

import java.util.ArrayList;
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
    private final List<byte[]> events = new ArrayList<>();
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
        if (!gaps.isEmpty() || events.size() >= limit) {
            return false;
        }
        Rendered rendered;
        try {
            rendered = entry.rendered();
        } catch (SourceUnavailableException e) {
            undecodable = String.valueOf(e.getMessage());
            return false;
        }
        int size = rendered.json().length + 1;
        if (!events.isEmpty() && bytes + size > MAX_BYTES) {
            tooLarge = true;
            return false;
        }
        if (memory.take(size)) {
            taken += size;
        } else if (!events.isEmpty()) {
            return false;
        }
        bytes += size;
        flawed |= rendered.flawed();
        events.add(rendered.json());
        return true;
    }

    @Override
    public boolean gap(Gap gap) {
        if (!events.isEmpty()) {
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
        return events.isEmpty() && gaps.isEmpty();
    }

    /** Whether the page reached one of its limits. */
    boolean full() {
        return tooLarge || events.size() >= limit;
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

    List<byte[]> events() {
        return events;
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
