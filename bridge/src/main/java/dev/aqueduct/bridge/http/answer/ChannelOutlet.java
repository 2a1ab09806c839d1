package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Outlet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * An outlet that writes the chunks of HTTP/1.1 (RFC 9112, section 7.1) to the client's connection
 * itself. Beside what every outlet does it writes what can be written without waiting, for a pump;
 * the rest of that goes before all else. The thread whose turn it is calls it.
 */
public final class ChannelOutlet implements Outlet {
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final Streams.Stream stream;
    private @Nullable ByteBuffer rest;

    ChannelOutlet(SocketChannel channel, Streams.Stream stream) {
        this.channel = channel;
        this.stream = stream;
    }

    @Override
    public void write(byte[] bytes) {
        Chunk chunk = Chunk.passing();
        chunk.add(bytes);
        write(chunk);
    }

    @Override
    public void write(Chunk chunk) {
        writeRest();
        writeAll(chunk.framed());
    }

    /** Writes what is left of what was written without waiting. */
    public void writeRest() {
        ByteBuffer left = rest;
        if (left != null) {
            rest = null;
            writeAll(left);
        }
    }

    /** A client that takes anything at all is not stalled. */
    private void writeAll(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                stream.send(() -> channel.write(bytes));
            }
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ClientGoneException(e);
        }
    }

    /**
     * Chooses how writes go from now on: to wait, or not to.
     *
     * @throws ClientGoneException if the connection is closed
     */
    public void waits(boolean waits) {
        try {
            channel.configureBlocking(waits);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /**
     * Writes what the client's connection takes now.
     *
     * @param bytes whole chunks; read as far as they were taken
     * @return whether that was all; else the rest is to be {@link #keep kept}
     * @throws IOException if the client is gone
     */
    public boolean tryWrite(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        return !bytes.hasRemaining();
    }

    /**
     * Keeps what the connection did not take.
     *
     * @param bytes do not change any more; others may read them, too
     */
    public void keep(ByteBuffer bytes) {
        rest = bytes;
    }

    @Override
    public void end() {
        writeRest();
        writeAll(ByteBuffer.wrap(LAST));
    }
}
