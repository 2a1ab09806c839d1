package dev.aqueduct.bridge.http.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * The body of an answer over HTTP/2, of which no more gets to the web server than the client takes.
 * For the serving thread.
 */
final class WindowedStream extends OutputStream {
    private final OutputStream out;
    private final Windows windows;
    private final int stream;
    private boolean begun;

    WindowedStream(OutputStream out, Windows windows, int stream) {
        this.out = out;
        this.windows = windows;
        this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; ) {
            int taken = take(length - at);
            out.write(bytes, offset + at, taken);
            out.flush();
            at += taken;
        }
        begun = true;
    }

    private int take(int most) throws IOException {
        int taken = windows.tryTake(stream, most);
        if (taken > 0) {
            return taken;
        }
        if (!begun) {
            // The headers need no window.
            out.write(new byte[0]);
            out.flush();
            begun = true;
        }
        try {
            return windows.take(stream, most);
        } catch (InterruptedException e) {
            // It is this wait that was to end. The web server could not reset the stream if its
            // thread were still interrupted.
            InterruptedIOException ended = new InterruptedIOException("the wait for the client");
            ended.initCause(e);
            throw ended;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
