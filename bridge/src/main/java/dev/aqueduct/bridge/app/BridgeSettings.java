package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.app.settings.SettingException;
import dev.aqueduct.bridge.app.settings.Values;
import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.OpenFiles;
import dev.aqueduct.bridge.http.client.ClientSettings;
import dev.aqueduct.bridge.http.client.Networks;
import dev.aqueduct.bridge.kafka.KafkaSettings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All settings of a bridge, as its parts want them.
 *
 * @param host the address that HTTP is served on
 * @param port the port that HTTP is served on; 0 for any free one
 * @param http how HTTP is served
 * @param kafka how Kafka is reached and what is kept of it
 * @param formats what the values of channels are, by name or pattern
 */
public record BridgeSettings(
        String host,
        int port,
        HttpSettings http,
        KafkaSettings kafka,
        Map<String, ValueFormat> formats) {

    public BridgeSettings {
        formats = Map.copyOf(formats);
    }

    /** The settings where nothing is set. */
    public static BridgeSettings defaults() {
        return of(Values.of(List.of(), Catalogue.ALL));
    }

    /** These settings for another Kafka and port. */
    public BridgeSettings at(String bootstrapServers, int newPort) {
        KafkaSettings elsewhere =
                new KafkaSettings(
                        bootstrapServers,
                        kafka.properties(),
                        kafka.include(),
                        kafka.exclude(),
                        kafka.channelBytes(),
                        kafka.nodeBytes(),
                        kafka.historyBytes(),
                        kafka.linger(),
                        kafka.historyConsumers());
        return new BridgeSettings(host, newPort, http, elsewhere, formats);
    }

    /** These settings with HTTP served in another way. */
    public BridgeSettings with(HttpSettings newHttp) {
        return new BridgeSettings(host, port, newHttp, kafka, formats);
    }

    /** These settings with another time over which pushes are closed at the end. */
    public BridgeSettings drainedIn(Duration drain) {
        return with(http.with(changed -> changed.drain = drain));
    }

    /**
     * The settings that the values say.
     *
     * @throws SettingException if one is set to what is not allowed, or not beside the others
     */
    public static BridgeSettings of(Values values) {
        Together.require(values);
        return new BridgeSettings(
                values.of(Catalogue.HOST),
                values.of(Catalogue.PORT),
                http(values),
                kafka(values),
                values.of(Catalogue.FORMATS));
    }

    private static HttpSettings http(Values values) {
        return new HttpSettings(
                values.of(Catalogue.HEARTBEAT),
                values.of(Catalogue.RETRY_MIN),
                values.of(Catalogue.RETRY_MAX),
                Math.toIntExact(values.of(Catalogue.BATCH)),
                values.of(Catalogue.PAGE_MAX_AGE),
                values.of(Catalogue.CORS_ORIGINS),
                values.of(Catalogue.MAX_PUSHES),
                values.of(Catalogue.MAX_PULLS),
                OpenFiles.connections(values.of(Catalogue.MAX_CONNECTIONS)),
                clients(values),
                Math.toIntExact(values.of(Catalogue.SEND_BUFFER)),
                values.of(Catalogue.STALLED_AFTER),
                values.of(Catalogue.DRAIN));
    }

    private static ClientSettings clients(Values values) {
        int pushes = values.of(Catalogue.MAX_PUSHES);
        int pulls = values.of(Catalogue.MAX_PULLS);
        int connections = OpenFiles.connections(values.of(Catalogue.MAX_CONNECTIONS));
        return new ClientSettings(
                values.of(Catalogue.CLIENT_PUSHES).of(pushes),
                values.of(Catalogue.CLIENT_PULLS).of(pulls),
                values.of(Catalogue.CLIENT_CONNECTIONS).of(connections),
                Networks.of(values.of(Catalogue.UNLIMITED_CLIENTS)),
                Networks.of(values.of(Catalogue.TRUSTED_PROXIES)),
                values.of(Catalogue.FORWARDED_HEADER));
    }

    private static KafkaSettings kafka(Values values) {
        return new KafkaSettings(
                String.join(",", values.of(Catalogue.BOOTSTRAP_SERVERS)),
                values.of(Catalogue.KAFKA_PROPERTIES),
                values.of(Catalogue.INCLUDE),
                values.of(Catalogue.EXCLUDE),
                // One that was asked for was held against that of the node: this is the default.
                Math.min(values.of(Catalogue.CHANNEL_MEMORY), values.of(Catalogue.NODE_MEMORY)),
                values.of(Catalogue.NODE_MEMORY),
                values.of(Catalogue.HISTORY_MEMORY),
                values.of(Catalogue.LINGER),
                values.of(Catalogue.HISTORY_CONSUMERS));
    }
}
