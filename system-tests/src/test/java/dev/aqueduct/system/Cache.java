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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An nginx or a Varnish before a bridge, with the configuration that {@code docker/} has for it, at
 * any free port, with a folder of its own. Only what the file says is to be changed is changed.
 */
final class Cache implements AutoCloseable {
    private static final Path CONFIGURATIONS = Path.of("..", "docker");
    private static final Duration MOST = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private final Process process;

    /** Which of the two. */
    enum Kind {
        NGINX,
        VARNISH
    }

    private Cache(Kind kind, File executable, URI bridge) throws IOException {
        folder = Files.createTempDirectory("aqueduct-cache");
        Files.createDirectory(folder.resolve("cache"));
        port = freePort();
        process =
                new ProcessBuilder(
                                switch (kind) {
                                    case NGINX -> nginx(executable, bridge);
                                    case VARNISH -> varnish(executable, bridge);
                                })
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

    /** Starts one. Where it is not installed the test is left out, or fails: {@link Programs}. */
    static Cache before(URI bridge, Kind kind) throws IOException {
        String name = kind.name().toLowerCase(Locale.ROOT);
        Optional<File> executable = Programs.find(kind == Kind.NGINX ? "nginx" : "varnishd");
        String missing = "What needs " + name + " is left out: it is not installed";
        return executable.isPresent()
                ? new Cache(kind, executable.get(), bridge)
                : kind == Kind.NGINX
                        ? Programs.leaveOut(name, missing)
                        : Programs.leaveOutAnywhere(name, missing);
    }

    private List<String> nginx(File executable, URI bridge) throws IOException {
        String file = write("nginx.conf", nginx(read("nginx.conf"), bridge));
        return List.of(
                executable.toString(), "-p", folder.toString(), "-c", file, "-g", "daemon off;");
    }

    private List<String> varnish(File executable, URI bridge) throws IOException {
        String own = read("varnish.vcl");
        String file =
                write("varnish.vcl", changed(own, "\"8080\"", "\"" + bridge.getPort() + "\""));
        List<String> command = new ArrayList<>(List.of(executable.toString(), "-F", "-j", "none"));
        command.addAll(List.of("-n", folder.resolve("varnish").toString(), "-f", file));
        command.addAll(List.of("-a", "127.0.0.1:" + port));
        // As the file's own first lines say.
        command.addAll(List.of("-s", "default,256m"));
        command.addAll(List.of("-p", "http_req_hdr_len=16k", "-p", "http_resp_hdr_len=16k"));
        return command;
    }

    private static String read(String name) throws IOException {
        return Files.readString(CONFIGURATIONS.resolve(name));
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String nginx(String own, URI bridge) throws IOException {
        String text = changed(own, "server 127.0.0.1:8080", "server 127.0.0.1:" + bridge.getPort());
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
        assertTrue(text.contains(from), from + " does not stand there");
        return text.replace(from, to);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() {
        Awaitility.await("it listens")
                .atMost(MOST)
                .ignoreExceptionsInstanceOf(IOException.class)
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
