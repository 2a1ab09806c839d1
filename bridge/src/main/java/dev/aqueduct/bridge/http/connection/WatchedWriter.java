package dev.aqueduct.bridge.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/**
 * Writes to a connection of HTTP/2, frame by frame as the web server does, and keeps account of
 * what is sent and what is ended by it.
 */
record WatchedWriter(DataWriter writer, Windows windows) implements DataWriter {
    private static final int HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int END_STREAM = 1;

    /** What is no frame, which is the answer to an upgrade, is none of these. */
    private void look(BufferData frame) {
        if (frame.available() < HEADER) {
            return;
        }
        int type = frame.get(3) & 0xFF;
        int stream = number(frame, 5, 4) & 0x7FFF_FFFF;
        if (type == DATA) {
            windows.sent(stream, number(frame, 0, 3));
        }
        boolean ends = (type == DATA || type == HEADERS) && (frame.get(4) & END_STREAM) != 0;
        if (ends || type == RST_STREAM) {
            windows.end(stream);
        }
    }

    private static int number(BufferData frame, int at, int bytes) {
        int number = 0;
        for (int index = at; index < at + bytes; index++) {
            number = number << 8 | frame.get(index) & 0xFF;
        }
        return number;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        look(buffer);
        writer.write(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        look(buffer);
        writer.writeNow(buffer);
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public void close() {
        writer.close();
    }
}
