package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import io.helidon.common.tls.Tls;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What goes on by itself over TLS: what is written past the web server would not be of it. */
@ExtendWith(SharedFixture.class)
final class OverTlsTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir private Path folder;

    /** Both ends': the JDK's own tool makes a certificate that signs itself. */
    private SSLContext context() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=test",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                file.toString())
                        .inheritIO()
                        .start();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** A bridge, and a client's connection to it. */
    private final class Pair implements AutoCloseable {
        final HttpFixture fixture = SharedFixture.fixture();
        final Bridge bridge;
        final Socket socket;
        final BufferedReader in;

        Pair() throws Exception {
            SSLContext context = context();
            bridge =
                    fixture.bridge(
                            HttpFixture.settings(
                                    Duration.ofMillis(100), 50, Duration.ZERO, List.of("*")),
                            server -> server.tls(Tls.builder().sslContext(context).build()));
            socket =
                    context.getSocketFactory()
                            .createSocket(InetAddress.getByName("127.0.0.1"), bridge.port());
            socket.setSoTimeout(20_000);
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void ask(String target, String accept) throws Exception {
            String request = "GET " + target + " HTTP/1.1\r\nHost: test\r\nAccept: " + accept;
            socket.getOutputStream()
                    .write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws Exception {
            socket.close();
            bridge.close();
        }
    }

    @Test
    void push_has_events() throws Exception {
        try (Pair pair = new Pair()) {
            pair.fixture.create("secret", 1);
            pair.ask("/channels/secret/events", "text/event-stream");
            until(pair.in, "data: {\"cursor\"");
            until(pair.in, ":"); // a heartbeat
            pair.fixture.send("secret", 0, "1");
            until(pair.in, "data: {\"channel\":\"secret\"");
        }
    }

    @Test
    void pull_that_waits_is_answered_and_ends_with_its_client() throws Exception {
        try (Pair pair = new Pair()) {
            pair.fixture.create("kept", 1);
            for (int number = 0; number < 2; number++) {
                pair.ask("/channels/kept/events?cursor=latest&wait=60s", "application/json");
                Awaitility.await().until(() -> pair.bridge.http.openPulls() == 1);
                pair.fixture.send("kept", 0, "1");
                until(pair.in, "HTTP/1.1 200 OK");
                while (!pair.in.readLine().isEmpty()) {
                    // on to the body
                }
                StringBuilder body = new StringBuilder();
                while (!body.toString().endsWith("\"more\":false}")) {
                    body.append((char) pair.in.read());
                }
                assertTrue(body.toString().startsWith("{\"events\":[{"), body.toString());
            }
            pair.ask("/channels/kept/events?cursor=latest&wait=60s", "application/json");
            Awaitility.await().until(() -> pair.bridge.http.openPulls() == 1);
            pair.socket.close();
            Awaitility.await().until(() -> pair.bridge.http.openPulls() == 0);
        }
    }

    private static void until(BufferedReader in, String begin) throws Exception {
        String line = in.readLine();
        while (line != null && !line.startsWith(begin)) {
            line = in.readLine();
        }
        assertTrue(line != null, "it ended before " + begin);
    }
}
