package dev.aqueduct.bridge.http.connection;

/**
 * Finds in what a client of HTTP/2 sends, from its preface on, what a stream depends on: HEADERS,
 * RST_STREAM, WINDOW_UPDATE and a setting (RFC 9113, section 6). Understands nothing else but where
 * a frame ends. For one thread.
 */
final class FrameScan {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int SETTING = 6;
    private static final int INCREMENT = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final Found found;
    private final int[] header = new int[HEADER];
    private int headerRead;
    private int toSkip = PREFACE;

    /** A part of a frame's content. */
    private final int[] part = new int[SETTING];

    private int partRead;

    /** Gets what is found. */
    interface Found {
        /** A stream begins, or its headers go on. */
        void headers(int stream);

        /** A stream is reset. */
        void reset(int stream);

        /**
         * A window is opened.
         *
         * @param stream 0 for the connection's
         */
        void windowUpdate(int stream, int bytes);

        /** What a stream's window has at first is set. */
        void initialWindow(long bytes);
    }

    FrameScan(Found found) {
        this.found = found;
    }

    void read(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = partLength();
            if (toSkip == 0) {
                header[headerRead++] = bytes[at++] & 0xFF;
                if (headerRead == HEADER) {
                    frame();
                }
            } else if (length == 0) {
                int skipped = Math.min(toSkip, bytes.length - at);
                toSkip -= skipped;
                at += skipped;
            } else {
                toSkip--;
                part[partRead++] = bytes[at++] & 0xFF;
                if (partRead == length) {
                    part();
                }
            }
        }
    }

    /** Finds what is in the content of a frame of settings that comes in another way. */
    void settings(byte[] content) {
        for (int at = 0; at + SETTING <= content.length; at += SETTING) {
            for (int index = 0; index < SETTING; index++) {
                part[index] = content[at + index] & 0xFF;
            }
            setting();
        }
    }

    /** How long the parts are of the content that is read; 0 where it is of no interest. */
    private int partLength() {
        return switch (header[3]) {
            case SETTINGS -> (header[4] & ACK) == 0 ? SETTING : 0;
            case WINDOW_UPDATE -> INCREMENT;
            default -> 0;
        };
    }

    private void frame() {
        headerRead = 0;
        partRead = 0;
        toSkip = header[0] << 16 | header[1] << 8 | header[2];
        if (header[3] == HEADERS) {
            found.headers(stream());
        } else if (header[3] == RST_STREAM) {
            found.reset(stream());
        }
    }

    private int stream() {
        return (int) (number(header, 5) & Integer.MAX_VALUE);
    }

    private void part() {
        partRead = 0;
        if (header[3] == SETTINGS) {
            setting();
        } else {
            found.windowUpdate(stream(), (int) (number(part, 0) & Integer.MAX_VALUE));
        }
    }

    private void setting() {
        if ((part[0] << 8 | part[1]) == INITIAL_WINDOW_SIZE) {
            found.initialWindow(number(part, 2));
        }
    }

    private static long number(int[] bytes, int at) {
        return (long) bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
    }
}
