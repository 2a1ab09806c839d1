package dev.aqueduct.bridge.read;

/** What has a cursor. */
public interface Located {

    /** Hands over where it is, without a copy. */
    void cursor(CursorSink sink);

    /** Takes the channels of a cursor, in the order of their names. */
    interface CursorSink {
        /**
         * Takes one channel.
         *
         * @param offsets by partition, the next one wanted; not to be kept or changed
         */
        void channel(String name, String incarnation, long[] offsets);
    }
}
