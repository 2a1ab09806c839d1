package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bridge.app.StartException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** nginx with one worker and Nchan, configured in a folder of its own. */
final class NchanServer implements Server {
    private static final List<Path> NGINX =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
    private static final Duration START = Duration.ofSeconds(10);

    private final Workload workload;
    private final Path folder;
    private final ChildProcess process;
    private final InetSocketAddress address;

    NchanServer(Workload workload, Duration heartbeat) {
        this.workload = workload;
        try {
            folder = Files.createTempDirectory("aqueduct-bench-nchan");
            address = Loopback.port(freePort());
            Files.writeString(folder.resolve("nginx.conf"), configuration(heartbeat));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process =
                new ChildProcess(
                        "nginx",
                        List.of(
                                nginx().orElseThrow().toString(),
                                "-p",
                                folder.toString(),
                                "-e",
                                "stderr",
                                "-c",
                                folder.resolve("nginx.conf").toString()),
                        Map.of());
        awaitListening();
    }

    /** Whether nginx and the module are installed. */
    static boolean isInstalled() {
        return nginx().isPresent() && Files.exists(MODULE);
    }

    private static java.util.Optional<Path> nginx() {
        return NGINX.stream().filter(Files::isExecutable).findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String configuration(Duration heartbeat) {
        return """
        load_module %s;
        %s
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile 19000;
        error_log stderr error;
        pid %s/nginx.pid;
        events { worker_connections 18000; }
        http {
          access_log off;
          tcp_nodelay on;
          keepalive_requests 1000000000;
          keepalive_timeout 1h;
          client_body_temp_path %<s/body;
          proxy_temp_path %<s/proxy;
          fastcgi_temp_path %<s/fastcgi;
          uwsgi_temp_path %<s/uwsgi;
          scgi_temp_path %<s/scgi;
          nchan_shared_memory_size 256M;
          server {
            listen %s:%d backlog=4096;
            location = /publish {
              nchan_publisher;
              nchan_channel_id %s;
              nchan_message_buffer_length 1000;
              nchan_message_timeout 1m;
            }
            location = /events {
              nchan_subscriber eventsource;
              nchan_channel_id %6$s;
              nchan_subscriber_first_message newest;
              nchan_eventsource_ping_interval %d;
            }
          }
        }
        """
                .formatted(
                        MODULE,
                        "root".equals(System.getProperty("user.name")) ? "user root;" : "",
                        folder,
                        address.getAddress().getHostAddress(),
                        address.getPort(),
                        workload.channelName(0),
                        Math.max(1, heartbeat.toSeconds()));
    }

    private void awaitListening() {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() - deadline < 0 && process.handle().isAlive()) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        close();
        throw new StartException("nginx did not start in " + START.toSeconds() + " s");
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Subscription subscription(int channel) {
        return new Subscription("/events", workload.channel(channel, false), 0);
    }

    @Override
    public Publisher publisher() {
        return new HttpPublisher(address, new Frames(workload)::json);
    }

    @Override
    public ProcessHandle process() {
        return process.handle();
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
