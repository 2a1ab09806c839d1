package dev.aqueduct.bridge.http.connection;

import java.util.function.IntConsumer;

/**
 * Finds the RST_STREAM frames (RFC 9113, section 6.4) in what a client of HTTP/2 sends, from its
 * preface on. Understands nothing else but where a frame ends. For one thread.
 */
final class FrameScan {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int RST_STREAM = 3;

    private final IntConsumer onReset;
    private final int[] header = new int[HEADER];
    private int headerRead;
    private int toSkip = PREFACE;

    /**
     * @param onReset gets the number of each stream that is reset
     */
    FrameScan(IntConsumer onReset) {
        this.onReset = onReset;
    }

    void read(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, bytes.length - at);
                toSkip -= skipped;
                at += skipped;
            } else {
                header[headerRead++] = bytes[at++] & 0xFF;
                if (headerRead == HEADER) {
                    frame();
                }
            }
        }
    }

    private void frame() {
        headerRead = 0;
        toSkip = header[0] << 16 | header[1] << 8 | header[2];
        if (header[3] == RST_STREAM) {
            onReset.accept((header[5] & 0x7F) << 24 | header[6] << 16 | header[7] << 8 | header[8]);
        }
    }
}
