package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.awaitility.Awaitility;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An nginx with {@code docker/nginx.conf} before a bridge, at any free port, with a folder of its
 * own. Only what that file says is to be changed is changed.
 */
final class Nginx implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("..", "docker", "nginx.conf");
    private static final Duration MOST = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private final Process process;

    private Nginx(File executable, URI bridge) throws IOException {
        folder = Files.createTempDirectory("aqueduct-nginx");
        Files.createDirectory(folder.resolve("cache"));
        port = freePort();
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, configuration(bridge));
        process =
                new ProcessBuilder(
                                executable.toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                file.toString(),
                                "-g",
                                "daemon off;")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())
                        .start();
        boolean listening = false;
        try {
            awaitListening();
            listening = true;
        } finally {
            if (!listening) {
                close();
            }
        }
    }

    /** Starts one. Where none is installed the test is left out, or fails: {@link Programs}. */
    static Nginx before(URI bridge) throws IOException {
        File executable =
                Programs.find("nginx")
                        .orElseGet(() ->
                                Programs.leaveOut(
                                        "nginx",
                                        "What needs nginx is left out: it is not installed"));
        return new Nginx(executable, bridge);
    }

    private String configuration(URI bridge) throws IOException {
        String text = Files.readString(CONFIGURATION);
        text = changed(text, "server 127.0.0.1:8080", "server 127.0.0.1:" + bridge.getPort());
        text = changed(text, "listen 8000", "listen 127.0.0.1:" + port);
        text = changed(text, "8089", Integer.toString(freePort()));
        text = changed(text, "/var/cache/nginx", folder.resolve("cache").toString());
        text = changed(text, "/run/nginx.pid", folder.resolve("pid").toString());
        // Debian's nginx has folders for what is on its way that only root may write to.
        for (String way : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            text =
                    changed(
                            text,
                            "http {",
                            "http {\n  %s_temp_path %s;"
                                    .formatted(way, folder.resolve("temp-" + way)));
        }
        // As root it would hand its folder to a user who may not enter the one above.
        return "root".equals(System.getProperty("user.name")) ? "user root;\n" + text : text;
    }

    private static String changed(String text, String from, String to) {
        assertTrue(text.contains(from), from + " does not stand in " + CONFIGURATION);
        return text.replace(from, to);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() {
        Awaitility.await("nginx listens")
                .atMost(MOST)
                .ignoreException(IOException.class)
                .until(() -> {
                    assertTrue(process.isAlive(), this::said);
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    }
                });
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What it has told, which is nothing where all is well. */
    String said() {
        try {
            return Files.readString(folder.resolve("said"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** How many bytes its folder holds, those of the caches among them. */
    long diskBytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor(MOST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
