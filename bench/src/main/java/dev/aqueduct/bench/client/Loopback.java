package dev.aqueduct.bench.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Addresses of this machine's loopback, which is all that is ever measured. */
public final class Loopback {

    private Loopback() {}

    public static InetSocketAddress port(int port) {
        return host(1, port);
    }

    /**
     * An address of one of the loopback's hosts.
     *
     * @param host 1 to 254
     */
    static InetSocketAddress host(int host, int port) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** A port that nobody serves at the moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
