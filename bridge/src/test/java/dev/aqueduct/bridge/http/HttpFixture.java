package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.http.server.HttpServer;
import dev.aqueduct.bridge.kafka.KafkaSettings;
import dev.aqueduct.bridge.kafka.KafkaSource;
import dev.aqueduct.kafka.EmbeddedKafka;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A real broker, and real bridges over it. */
final class HttpFixture implements AutoCloseable {
    final EmbeddedKafka kafka = EmbeddedKafka.started();
    final KafkaSource source;
    final Admin admin;
    final KafkaProducer<byte[], byte[]> producer;
    final Bridge bridge;

    HttpFixture() {
        Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(clients);
        producer =
                new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer());
        source = source();
        bridge = bridge(HttpSettings.DEFAULT);
    }

    KafkaSource source() {
        return new KafkaSource(
                KafkaSettings.of(kafka.bootstrapServers()), channel -> ValueFormat.AUTO);
    }

    Bridge bridge(HttpSettings settings) {
        return new Bridge(source, settings);
    }

    /** One whose web server is set up otherwise in some way. */
    Bridge bridge(HttpSettings settings, Consumer<WebServerConfig.Builder> change) {
        return new Bridge(source, settings, new Counted(), System::nanoTime, change);
    }

    String create(String topic, int partitions) throws Exception {
        return create(topic, partitions, Map.of());
    }

    /** Creates a topic; returns its incarnation. */
    String create(String topic, int partitions, Map<String, String> configs) throws Exception {
        NewTopic created = new NewTopic(topic, Optional.of(partitions), Optional.empty());
        var result = admin.createTopics(List.of(created.configs(configs)));
        result.all().get();
        return result.topicId(topic).get().toString().substring(0, 6);
    }

    void send(String topic, int partition, String value) throws Exception {
        send(new ProducerRecord<>(topic, partition, null, utf8(value)));
    }

    void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void deleteBefore(String topic, int partition, long offset) throws Exception {
        admin.deleteRecords(
                        Map.of(
                                new TopicPartition(topic, partition),
                                RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    static HttpSettings settings(
            Duration heartbeat, int maxPushes, Duration drain, List<String> origins) {
        return HttpSettings.DEFAULT.with(changed -> {
            changed.heartbeat = heartbeat;
            changed.corsOrigins = origins;
            changed.maxPushes = maxPushes;
            changed.stalledAfter = Duration.ofSeconds(1);
            changed.drain = drain;
        });
    }

    /** Has connections idle so soon, and looks for them as often as that needs. */
    static Consumer<WebServerConfig.Builder> idleAfter(Duration idle) {
        return server ->
                server.idleConnectionTimeout(idle).idleConnectionPeriod(Duration.ofMillis(50));
    }

    /** One bridge: a web server on a free port. */
    static final class Bridge implements AutoCloseable {
        final Counted metrics;
        final HttpServer http;
        final WebServer server;
        final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        Bridge(KafkaSource source, HttpSettings settings) {
            this(source, settings, new Counted(), System::nanoTime);
        }

        Bridge(KafkaSource source, HttpSettings settings, Counted metrics, LongSupplier nanoTime) {
            this(source, settings, metrics, nanoTime, server -> {});
        }

        private Bridge(
                KafkaSource source,
                HttpSettings settings,
                Counted metrics,
                LongSupplier nanoTime,
                Consumer<WebServerConfig.Builder> change) {
            this.metrics = metrics;
            http =
                    new HttpServer(
                            source.readers(),
                            settings,
                            metrics,
                            InstantSource.system(),
                            nanoTime,
                            new Random());
            WebServerConfig.Builder config =
                    WebServer.builder()
                            .host("127.0.0.1")
                            .port(0)
                            .shutdownHook(false)
                            .featuresDiscoverServices(false);
            http.configure(config);
            change.accept(config);
            server = config.build().start();
        }

        int port() {
            return server.port();
        }

        URI uri(String path) {
            return URI.create("http://127.0.0.1:" + port() + path);
        }

        HttpResponse<String> get(String path, String... headers) throws Exception {
            return send("GET", path, headers);
        }

        HttpResponse<String> send(String method, String path, String... headers) throws Exception {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri(path))
                            .timeout(Duration.ofSeconds(30))
                            .method(method, HttpRequest.BodyPublishers.noBody());
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        RawStream push(String path, String... headers) throws Exception {
            return new RawStream(port(), path, headers);
        }

        @Override
        public void close() {
            client.close();
            server.stop();
            http.close();
        }
    }

    @Override
    public void close() {
        bridge.close();
        source.close();
        producer.close();
        admin.close();
        kafka.close();
    }
}
