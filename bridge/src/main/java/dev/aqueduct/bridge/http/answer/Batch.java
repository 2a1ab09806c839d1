package dev.aqueduct.bridge.http.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that wait to be written together: the number of writes is what sending costs. Holds on to
 * no memory while it is empty, since most streams are quiet most of the time. For one thread.
 */
public final class Batch {
    /** Replaced when it is taken: a list that is cleared keeps the room that it has grown to. */
    private List<byte[]> parts = new ArrayList<>(0);

    private int size;

    public void add(byte[] part) {
        parts.add(part);
        size += part.length;
    }

    /** How many bytes wait. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Takes all of it, as one array; a part that waits alone is not copied. */
    public byte[] take() {
        byte[] all = parts.size() == 1 ? parts.getFirst() : joined();
        parts = new ArrayList<>(0);
        size = 0;
        return all;
    }

    private byte[] joined() {
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
