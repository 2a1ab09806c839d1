package dev.aqueduct.bridge.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The heads of events' blocks ({@link SseBlocks#head}) whose cursors differ in one offset. For one
 * thread.
 */
public final class SseHeads {
    private static final int MOST_DIGITS = 19;

    private final byte[] before;
    private final byte[] behind;
    private final byte[] digits = new byte[MOST_DIGITS];

    /**
     * @param before what stands before the offset in the cursor
     * @param behind what stands behind it
     */
    public SseHeads(String before, String behind) {
        String around =
                new String(SseBlocks.head(before + "\n" + behind), StandardCharsets.US_ASCII);
        int offset = around.indexOf('\n');
        this.before = around.substring(0, offset).getBytes(StandardCharsets.US_ASCII);
        this.behind = around.substring(offset + 1).getBytes(StandardCharsets.US_ASCII);
    }

    /** How long a head is at most. */
    public int mostLength() {
        return before.length + MOST_DIGITS + behind.length;
    }

    /**
     * Puts the head with an offset.
     *
     * @param offset from 0
     */
    public void put(long offset, ByteBuffer to) {
        to.put(before);
        int at = MOST_DIGITS;
        long left = offset;
        do {
            digits[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        to.put(digits, at, MOST_DIGITS - at).put(behind);
    }

    /** The head with an offset. */
    public byte[] head(long offset) {
        ByteBuffer head = ByteBuffer.allocate(mostLength());
        put(offset, head);
        byte[] exact = new byte[head.position()];
        head.flip().get(exact);
        return exact;
    }
}
