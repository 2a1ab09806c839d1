package dev.aqueduct.bridge.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** What comes back over a socket for bytes that no HTTP client would send. */
record RawAnswer(String text) {

    /** Asks for the connection to be closed, and so reads up to the end without ending it. */
    static RawAnswer of(int port, String method, String target) throws IOException {
        return of(
                port,
                method + " " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n",
                false);
    }

    /**
     * Sends the text, byte by character, says that nothing more comes, and reads to the end, or to
     * the head of a push, which has none.
     */
    static RawAnswer of(int port, String request) throws IOException {
        return of(port, request, true);
    }

    /** Sends the text, byte by character, and reads to the end, which the bridge has to make. */
    static RawAnswer untilClosed(int port, String request) throws IOException {
        return of(port, request, false);
    }

    private static RawAnswer of(int port, String request, boolean ended) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                if (ended) {
                    socket.shutdownOutput();
                }
            } catch (SocketException refusedWhileSending) {
                // it may have answered all the same
            }
            try {
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[8_192];
                for (int read; (read = in.read(buffer)) >= 0; ) {
                    answer.write(buffer, 0, read);
                    if (ended && isPush(answer)) {
                        break; // it goes on for as long as it can be written
                    }
                }
            } catch (SocketException reset) {
                // what was answered before is there
            }
        }
        return new RawAnswer(answer.toString(StandardCharsets.UTF_8));
    }

    private static boolean isPush(ByteArrayOutputStream answer) {
        String text = answer.toString(StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        return head >= 0 && text.substring(0, head).contains("text/event-stream");
    }

    /** 0 where nothing was answered. */
    int status() {
        return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    String body() {
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? "" : text.substring(end + 4);
    }
}
