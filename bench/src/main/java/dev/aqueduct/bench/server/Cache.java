package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.measure.OpenFiles;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bridge.app.StartException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cache before a bridge: a process of its own, with the configuration that the repository has for
 * it, changed only where that says it has to be. What it asks the bridge is counted on the way.
 */
public final class Cache implements AutoCloseable {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path VARNISH = Path.of("/usr/sbin/varnishd");
    private static final Duration START = Duration.ofSeconds(30);

    private final RequestTap tap;
    private final ChildProcess process;
    private final InetSocketAddress address;

    private Cache(CacheKind kind, InetSocketAddress bridge) {
        tap = new RequestTap(bridge);
        address = Loopback.port(Loopback.freePort());
        TempFolder folder = new TempFolder(kind.toString());
        try {
            process =
                    new ChildProcess(
                            kind.toString(), folder, command(kind, folder.path()), Map.of());
            if (kind == CacheKind.VARNISH) {
                process.awaitLine(
                        "Child launched OK"); // it has much to tell, and not only of trouble
            } else {
                process.passingOn();
            }
            process.awaitListening(address, START);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StartException e) {
            tap.close();
            throw e;
        }
    }

    /** Starts one; empty where clients are to ask the bridge. */
    public static Optional<Cache> before(CacheKind kind, InetSocketAddress bridge) {
        return kind == CacheKind.DIRECT ? Optional.empty() : Optional.of(new Cache(kind, bridge));
    }

    /** Whether it can be measured on this machine. */
    public static boolean isInstalled(CacheKind kind) {
        return switch (kind) {
            case DIRECT -> true;
            case NGINX -> Files.isExecutable(NGINX);
            case VARNISH -> Files.isExecutable(VARNISH);
        };
    }

    private List<String> command(CacheKind kind, Path folder) throws IOException {
        String port = Integer.toString(tap.port());
        if (kind == CacheKind.NGINX) {
            Path file = folder.resolve("nginx.conf");
            Files.writeString(file, nginx(port, folder));
            return List.of(
                    NGINX.toString(),
                    "-p",
                    folder.toString(),
                    "-c",
                    file.toString(),
                    "-g",
                    "daemon off;");
        }
        Path file = folder.resolve("varnish.vcl");
        Files.writeString(
                file, changed(configuration("varnish.vcl"), "\"8080\"", '"' + port + '"'));
        return List.of(
                VARNISH.toString(),
                "-F",
                "-j",
                "none",
                "-n",
                folder.resolve("varnish").toString(),
                "-f",
                file.toString(),
                "-a",
                "127.0.0.1:" + address.getPort(),
                "-s",
                "default,256m",
                "-p",
                "http_req_hdr_len=16k",
                "-p",
                "http_resp_hdr_len=16k");
    }

    private String nginx(String port, Path folder) throws IOException {
        String text = configuration("nginx.conf");
        text = changed(text, "server 127.0.0.1:8080", "server 127.0.0.1:" + port);
        text = changed(text, "listen 8000", "listen 127.0.0.1:" + address.getPort());
        text = changed(text, "8089", Integer.toString(Loopback.freePort()));
        text = changed(text, "65536", Long.toString(Math.min(65_536, OpenFiles.limit())));
        text = changed(text, "/var/cache/nginx", folder.toString());
        text = changed(text, "/run/nginx.pid", folder.resolve("pid").toString());
        for (String way : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            String path = "http {\n  %s_temp_path %s;".formatted(way, folder.resolve(way));
            text = changed(text, "http {", path);
        }
        return "root".equals(System.getProperty("user.name")) ? "user root;\n" + text : text;
    }

    private static String changed(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new StartException(from + " does not stand in the configuration any more");
        }
        return text.replace(from, to);
    }

    /** A file of the folder {@code docker} of the repository that this was built in. */
    private static String configuration(String name) throws IOException {
        try {
            Path classes =
                    Path.of(
                            Cache.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return Files.readString(classes.resolve("../../../docker").resolve(name).normalize());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of a class is a path", e);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** How many requests have reached the bridge. */
    public long requests() {
        return tap.requests();
    }

    /** Time on a processor since it began. */
    public Duration cpu() {
        return Usage.cpu(process.handle());
    }

    @Override
    public void close() {
        process.close();
        tap.close();
    }
}
