package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;

/**
 * What a reader hands its finds to, one after the other, on the thread that called {@link
 * Reader#read}. While it is called, the reader's cursor is the one after what it is handed. To
 * refuse is to stop: the reader stays before what was refused and hands it out again in the next
 * read.
 */
public interface Sink {
    /** Takes nothing: whoever reads into it learns whether something is there. */
    Sink REFUSING =
            new Sink() {
                @Override
                public boolean event(Entry entry, boolean shared) {
                    return false;
                }

                @Override
                public boolean gap(Gap gap) {
                    return false;
                }

                @Override
                public boolean ended(String channel) {
                    return false;
                }
            };

    /**
     * An event.
     *
     * @param shared whether every reader that follows this channel is at the same cursor after this
     *     event, so that the bytes made of both may be kept in the entry
     * @return whether it was taken
     */
    boolean event(Entry entry, boolean shared);

    /**
     * Events of history that follow each other in their partition. The cursor is the one before
     * them; the sink moves it along, by {@link Run#moveAfter}, where it wants to know it.
     *
     * @return how many were taken, from the first on; with fewer than all, the next was refused
     */
    default int events(Run run) {
        for (int event = run.first(); event < run.end(); event++) {
            run.moveAfter(event);
            if (!event(run.block().entry(event), false)) {
                return event - run.first();
            }
        }
        return run.end() - run.first();
    }

    /**
     * Events that are lost. Of the gaps of a channel that was recreated, one for each partition,
     * the cursor moves with the last alone: who is cut off between them is told all of them again.
     *
     * @return whether it was taken
     */
    boolean gap(Gap gap);

    /**
     * The channel was deleted. One that was named stays in the cursor, with its last position; one
     * that a pattern found does not.
     *
     * @return whether it was taken
     */
    boolean ended(String channel);
}
