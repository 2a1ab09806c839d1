package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Located;
import dev.aqueduct.bridge.read.Run;
import dev.aqueduct.bridge.wire.SseBlocks;
import dev.aqueduct.bridge.wire.SseHeads;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** Makes the blocks of events, with the cursor of whoever finds them. */
final class EventFrames {
    private final Located located;
    private final boolean typeNames;

    /**
     * @param typeNames whether events are named by their types
     */
    EventFrames(Located located, boolean typeNames) {
        this.located = located;
        this.typeNames = typeNames;
    }

    boolean typeNames() {
        return typeNames;
    }

    /**
     * Adds an event's block.
     *
     * @param shared whether all who follow the channel are sent the same
     * @param mayWait whether it may be waited for what decoding needs
     * @return the block's head; null where the block cannot be made for the moment
     */
    byte @Nullable [] add(Chunk chunk, Entry entry, boolean shared, boolean mayWait) {
        Rendered rendered = rendered(entry, mayWait);
        if (rendered == null) {
            return null;
        }
        byte[] head = shared ? entry.sharedHead() : null;
        if (head == null) {
            head = SseBlocks.head(ReaderCursor.of(located));
            if (shared) {
                entry.shareHead(head);
            }
        }
        if (typeNames && rendered.type() != null) {
            SseBlocks.name(rendered.type()).ifPresent(chunk::add);
        }
        chunk.add(head);
        chunk.add(rendered.json());
        chunk.add(SseBlocks.foot());
        return head;
    }

    /** What goes before the JSON of the run's events, none of which is named by its type. */
    SseHeads heads(Run run) {
        var around = ReaderCursor.around(located, run.channel(), run.block().partition());
        return new SseHeads(around.before(), around.behind());
    }

    /** Adds the block of an event that is packed. */
    static void add(Chunk chunk, SseHeads heads, Block block, int event) {
        int json = block.start(event);
        int length = block.end(event) - json;
        byte[] foot = SseBlocks.foot();
        ByteBuffer room = chunk.room(heads.mostLength() + length + foot.length);
        heads.put(block.offset(event) + 1, room);
        room.put(block.json(), json, length).put(foot);
    }

    private static @Nullable Rendered rendered(Entry entry, boolean mayWait) {
        try {
            return mayWait ? entry.rendered() : entry.renderedNow();
        } catch (SourceUnavailableException e) {
            return null; // where schemas are kept cannot be asked
        }
    }
}
