package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bench.measure.OpenFiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx with one worker and Nchan, configured in a folder of its own. */
final class NchanServer implements Server {
    private static final List<Path> NGINX =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
    private static final long MOST_FILES = 65_000;
    private static final Duration START = Duration.ofSeconds(10);

    private final Workload workload;
    private final ChildProcess process;
    private final InetSocketAddress address;

    NchanServer(Workload workload, Duration heartbeat) {
        this.workload = workload;
        address = Loopback.port(Loopback.freePort());
        TempFolder folder = new TempFolder("nginx");
        Path configuration = folder.path().resolve("nginx.conf");
        try {
            Files.writeString(configuration, configuration(folder.path(), heartbeat));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command =
                List.of(
                        nginx().orElseThrow().toString(),
                        "-p",
                        folder.path().toString(),
                        "-e",
                        "stderr",
                        "-c",
                        configuration.toString());
        process = new ChildProcess("nginx", folder, command, Map.of()).passingOn();
        process.awaitListening(address, START);
    }

    /** Whether nginx and the module are installed. */
    static boolean isInstalled() {
        return nginx().isPresent() && Files.exists(MODULE);
    }

    private static Optional<Path> nginx() {
        return NGINX.stream().filter(Files::isExecutable).findFirst();
    }

    private String configuration(Path folder, Duration heartbeat) {
        return """
        load_module %s;
        %s
        daemon off;
        worker_processes 1;
        worker_rlimit_nofile %7$d;
        error_log stderr error;
        pid %3$s/nginx.pid;
        events { worker_connections %7$d; }
        http {
          access_log off;
          tcp_nodelay on;
          keepalive_requests 1000000000;
          keepalive_timeout 1h;
          client_body_temp_path %3$s/body;
          proxy_temp_path %3$s/proxy;
          fastcgi_temp_path %3$s/fastcgi;
          uwsgi_temp_path %3$s/uwsgi;
          scgi_temp_path %3$s/scgi;
          nchan_shared_memory_size 256M;
          server {
            listen 127.0.0.1:%4$d backlog=4096;
            location = /publish {
              nchan_publisher;
              nchan_channel_id %5$s;
              nchan_message_buffer_length 1000;
              nchan_message_timeout 1m;
            }
            location = /events {
              nchan_subscriber eventsource;
              nchan_channel_id %5$s;
              nchan_subscriber_first_message newest;
              nchan_eventsource_ping_interval %6$d;
            }
          }
        }
        """
                .formatted(
                        MODULE,
                        "root".equals(System.getProperty("user.name")) ? "user root;" : "",
                        folder,
                        address.getPort(),
                        workload.channelName(0),
                        Math.max(1, heartbeat.toSeconds()),
                        Math.min(MOST_FILES, OpenFiles.limit() - 100));
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
    public Publisher publisher(boolean many) {
        return new HttpPublisher(address, new Frames(workload)::json);
    }

    @Override
    public ProcessHandle process() {
        return process.handle();
    }

    @Override
    public void close() {
        process.close();
    }
}
