package dev.aqueduct.bench.pull.clients;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.client.Loopback;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** A server that answers each request by a function of its first line, empty for no answer. */
final class Answering implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final UnaryOperator<String> answers;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    Answering(UnaryOperator<String> answers) throws IOException {
        this.answers = answers;
        Thread.ofVirtual().start(this::accept);
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    InetSocketAddress address() {
        return Loopback.port(server.getLocalPort());
    }

    /** The first lines of all requests so far. */
    Queue<String> asked() {
        return asked;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String header = in.readLine();
                while (header != null && !header.isEmpty()) {
                    header = in.readLine();
                }
                asked.add(line);
                socket.getOutputStream().write(answers.apply(line).getBytes(US_ASCII));
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
