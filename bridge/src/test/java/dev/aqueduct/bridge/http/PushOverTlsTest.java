package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import io.helidon.common.tls.Tls;

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

/** A push over TLS: what is written past the web server would not be of it. */
@ExtendWith(SharedFixture.class)
final class PushOverTlsTest {
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

    @Test
    void event_arrives() throws Exception {
        HttpFixture fixture = SharedFixture.fixture();
        fixture.create("secret", 1);
        SSLContext context = context();
        HttpSettings settings =
                HttpFixture.settings(Duration.ofMillis(100), 50, Duration.ZERO, List.of("*"));
        try (Bridge bridge =
                        fixture.bridge(
                                settings,
                                server -> server.tls(Tls.builder().sslContext(context).build()));
                Socket socket =
                        context.getSocketFactory()
                                .createSocket(InetAddress.getByName("127.0.0.1"), bridge.port())) {
            socket.setSoTimeout(20_000);
            String request = "GET /channels/secret/events HTTP/1.1\r\nHost: test\r\n";
            socket.getOutputStream()
                    .write(
                            (request + "Accept: text/event-stream\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            until(in, "data: {\"cursor\"");
            until(in, ":"); // a heartbeat
            fixture.send("secret", 0, "1");
            until(in, "data: {\"channel\":\"secret\"");
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
