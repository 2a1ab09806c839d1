package dev.aqueduct.bridge.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** The web server would stop listening for good where it runs out of open files. */
final class OpenFilesTest {
    private static final int OPEN_FILES = 400;
    private static final int CONNECTIONS = 600;

    @Test
    void more_connections_than_open_files_are_turned_away_and_others_served_afterwards()
            throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Child bridge =
                        Child.startWithin(
                                OPEN_FILES,
                                "--kafka",
                                "127.0.0.1:" + silent.getLocalPort(),
                                "--port",
                                "0");
                HttpClient client = HttpClient.newHttpClient()) {
            String line = bridge.awaitErr("Meanwhile");
            URI address = URI.create(line.replaceFirst(".*(http://[^ ]*\\d).*", "$1"));
            int left = crowd(address.getPort());
            assertTrue(left <= OPEN_FILES - 300, left + " connections were kept");
            assertTrue(left > 0);
            Awaitility.await()
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        String metrics = metrics(client, address);
                        assertTrue(metrics.contains("aqueduct_connections_limit 100.0\n"));
                        assertTrue(metrics.contains("refused_total{reason=\"node\"} 5"), metrics);
                    });
            bridge.terminate();
            assertEquals(0, bridge.awaitStatus());
        }
    }

    /** Opens them all at once, and returns how many are kept; then closes those. */
    private static int crowd(int port) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets.add(new Socket("127.0.0.1", port));
            }
            int kept = 0;
            for (Socket socket : sockets) {
                kept += isKept(socket) ? 1 : 0;
            }
            return kept;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static boolean isKept(Socket socket) throws IOException {
        socket.setSoTimeout(10);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException kept) {
            return true;
        } catch (SocketException reset) {
            return false;
        }
    }

    private static String metrics(HttpClient client, URI address)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/observe/metrics")).build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body();
    }
}
