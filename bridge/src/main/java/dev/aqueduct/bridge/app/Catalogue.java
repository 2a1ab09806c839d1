package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.app.settings.Kind;
import dev.aqueduct.bridge.app.settings.Kinds;
import dev.aqueduct.bridge.app.settings.Portion;
import dev.aqueduct.bridge.app.settings.Setting;
import dev.aqueduct.bridge.app.settings.Setting.Many;
import dev.aqueduct.bridge.app.settings.Setting.Named;
import dev.aqueduct.bridge.app.settings.Setting.One;
import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.client.ForwardedHeader;
import dev.aqueduct.bridge.http.client.Networks;
import dev.aqueduct.bridge.kafka.ClientProperties;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every setting of the bridge, in the order in which they are documented. */
public final class Catalogue {
    private static final Kind<String> CHANNELS =
            Kinds.text(
                    "names of topics, with * for any characters",
                    Pattern.compile("[A-Za-z0-9._*-]+"));
    private static final Kind<String> ADDRESS =
            Kinds.text(
                    "host:port",
                    Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:,/\\[\\]]+):[0-9]{1,5}"));

    private static final Kind<Networks> NETWORKS =
            Kinds.of(
                    "addresses, networks such as 10.0.0.0/8 or 2001:db8::/32, or private for all"
                            + " that are not of the internet",
                    Networks::parse);

    /** More than any machine holds. */
    private static final int MANY = 10_000_000;

    public static final One<Integer> PORT =
            new One<>(
                    "port",
                    Kinds.wholeNumber(0, 65535),
                    "8080",
                    "The port that HTTP is served on; 0 is any free one.");
    static final One<String> HOST =
            new One<>(
                    "host",
                    Kinds.text(
                            "a host name or an address",
                            Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+(%[^\\s\\]]+)?]?")),
                    "0.0.0.0",
                    "The address of this machine that HTTP is served on; 0.0.0.0 is all of them.");
    public static final Many<String> BOOTSTRAP_SERVERS =
            new Many<>(
                    "kafka.bootstrap-servers",
                    ADDRESS,
                    "localhost:9092",
                    "Where Kafka is reached first.");
    static final Named<String> KAFKA_PROPERTIES =
            new Named<>(
                    "kafka.properties",
                    ClientProperties.names(),
                    ClientProperties.withheld(),
                    Kinds.of("a value that Kafka's clients take", text -> text),
                    "Properties of Kafka's own clients, such as security.protocol; those that the"
                            + " bridge depends on cannot be set.");
    static final Many<String> INCLUDE =
            new Many<>("channels.include", CHANNELS, "*", "Which topics are channels.");
    static final Many<String> EXCLUDE =
            new Many<>(
                    "channels.exclude",
                    CHANNELS,
                    "",
                    "Which topics are not, even where they are included. Those that begin with _"
                            + " never are.");
    static final Named<ValueFormat> FORMATS =
            new Named<>(
                    "channels.formats",
                    Set.of(),
                    Set.of(),
                    Kinds.choice(ValueFormat.class),
                    "What the values of a channel are, by its name or a pattern with *; a name"
                            + " goes before patterns, a longer pattern before a shorter one.");
    static final One<Duration> LINGER =
            new One<>(
                    "channels.linger",
                    Kinds.duration("0s", "1d"),
                    "1m",
                    "How long a channel is followed after its last reader.");
    static final One<Long> CHANNEL_MEMORY =
            new One<>(
                    "memory.channel",
                    Kinds.memory("64KiB"),
                    "12%",
                    "Memory for the newest events of one channel.");
    static final One<Long> NODE_MEMORY =
            new One<>(
                    "memory.node",
                    Kinds.memory("64KiB"),
                    "25%",
                    "Memory for the newest events of all channels.");
    static final One<Long> HISTORY_MEMORY =
            new One<>(
                    "memory.history",
                    Kinds.memory("64KiB"),
                    "12%",
                    "Memory for blocks of older events, once read.");
    static final One<Integer> HISTORY_CONSUMERS =
            new One<>(
                    "history.consumers",
                    Kinds.wholeNumber(1, 64),
                    "6",
                    "How many requests to Kafka for older events are under way at once; a third of"
                            + " them are large ones for those who read on and on.");
    static final One<Duration> HEARTBEAT =
            new One<>(
                    "http.heartbeat",
                    Kinds.duration("100ms", "5m"),
                    "15s",
                    "After how much silence a push gets a heartbeat.");
    static final One<Duration> RETRY_MIN =
            new One<>(
                    "http.retry-min",
                    Kinds.duration("1ms", "5m"),
                    "1s",
                    "The shortest time after which a client is asked to connect again.");
    static final One<Duration> RETRY_MAX =
            new One<>(
                    "http.retry-max",
                    Kinds.duration("1ms", "5m"),
                    "5s",
                    "The longest such time; every push draws its own between the two.");
    static final One<Long> BATCH =
            new One<>(
                    "http.batch",
                    Kinds.size("1KiB", "1MiB"),
                    "64KiB",
                    "How much is gathered before it is written; less where"
                            + " there are many streams.");
    static final One<Duration> PAGE_MAX_AGE =
            new One<>(
                    "http.page-max-age",
                    Kinds.duration("0s", "3650d"),
                    "1d",
                    "How long caches may keep a full page of history; never longer than its topic"
                            + " does.");
    static final Many<String> CORS_ORIGINS =
            new Many<>(
                    "http.cors-origins",
                    Kinds.text(
                            "* alone, or origins such as https://example.org",
                            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/\\s,]+")),
                    "*",
                    "The origins whose pages may read; * is any, empty is none.");
    static final One<Integer> MAX_PUSHES =
            new One<>(
                    "http.max-pushes",
                    Kinds.fitting(0, MANY, HttpSettings.STREAM_BYTES),
                    "15%",
                    "How many pushes are served at once.");
    static final One<Integer> MAX_PULLS =
            new One<>(
                    "http.max-pulls",
                    Kinds.fitting(1, MANY, HttpSettings.STREAM_BYTES),
                    "10%",
                    "How many pulls are served at once, those that wait included.");
    static final One<Integer> MAX_CONNECTIONS =
            new One<>(
                    "http.max-connections",
                    Kinds.fitting(1, MANY, HttpSettings.STREAM_BYTES),
                    "20%",
                    "How many connections are kept; never more than the limit of open files leaves"
                            + " room for.");
    static final One<Portion> CLIENT_PUSHES =
            new One<>(
                    "http.max-pushes-per-client",
                    Kinds.portion(MANY, "http.max-pushes"),
                    "25%",
                    "How many pushes are served at once for one client's address.");
    static final One<Portion> CLIENT_PULLS =
            new One<>(
                    "http.max-pulls-per-client",
                    Kinds.portion(MANY, "http.max-pulls"),
                    "25%",
                    "How many pulls are served at once for one client's address.");
    static final One<Portion> CLIENT_CONNECTIONS =
            new One<>(
                    "http.max-connections-per-client",
                    Kinds.portion(MANY, "http.max-connections"),
                    "25%",
                    "How many connections are kept of one address.");
    static final Many<Networks> UNLIMITED_CLIENTS =
            new Many<>(
                    "http.unlimited-clients",
                    NETWORKS,
                    "private",
                    "Whose addresses the limits for one client do not hold for.");
    static final Many<Networks> TRUSTED_PROXIES =
            new Many<>(
                    "http.trusted-proxies",
                    NETWORKS,
                    "",
                    "The proxies that are believed whose requests they forward; the limits for"
                            + " one client do not hold for themselves.");
    static final One<ForwardedHeader> FORWARDED_HEADER =
            new One<>(
                    "http.forwarded-header",
                    Kinds.choice(ForwardedHeader.class),
                    "x-forwarded-for",
                    "The header in which they say so; no other is looked at.");
    static final One<Long> SEND_BUFFER =
            new One<>(
                    "http.send-buffer",
                    Kinds.size("16KiB", "64MiB"),
                    "128KiB",
                    "The kernel's buffer for what a client has not taken yet.");
    static final One<Duration> STALLED_AFTER =
            new One<>(
                    "http.stalled-after",
                    Kinds.duration("1s", "1h"),
                    "30s",
                    "After how long a push whose connection takes nothing is closed.");
    static final One<Duration> DRAIN =
            new One<>(
                    "http.drain",
                    Kinds.duration("0s", "1h"),
                    "10s",
                    "The time over which pushes are closed when the bridge goes down.");

    public static final List<Setting> ALL =
            List.of(
                    PORT,
                    HOST,
                    BOOTSTRAP_SERVERS,
                    KAFKA_PROPERTIES,
                    INCLUDE,
                    EXCLUDE,
                    FORMATS,
                    LINGER,
                    CHANNEL_MEMORY,
                    NODE_MEMORY,
                    HISTORY_MEMORY,
                    HISTORY_CONSUMERS,
                    HEARTBEAT,
                    RETRY_MIN,
                    RETRY_MAX,
                    BATCH,
                    PAGE_MAX_AGE,
                    CORS_ORIGINS,
                    MAX_PUSHES,
                    MAX_PULLS,
                    MAX_CONNECTIONS,
                    CLIENT_PUSHES,
                    CLIENT_PULLS,
                    CLIENT_CONNECTIONS,
                    UNLIMITED_CLIENTS,
                    TRUSTED_PROXIES,
                    FORWARDED_HEADER,
                    SEND_BUFFER,
                    STALLED_AFTER,
                    DRAIN);

    private Catalogue() {}

    /** The catalogue as a table in Markdown, which is what the documents hold. */
    public static String markdown() {
        String head =
                """
                | setting | default | allowed | what it sets |
                |---|---|---|---|
                """;
        return ALL.stream().map(Catalogue::row).collect(Collectors.joining("", head, ""));
    }

    private static String row(Setting setting) {
        String name =
                switch (setting) {
                    case Setting.One<?> one -> one.key();
                    case Setting.Many<?> many -> many.key();
                    case Setting.Named<?> named -> named.key() + ".*";
                };
        String allowed =
                setting instanceof Setting.Many<?> many
                        ? "a list: " + many.kind().allowed()
                        : setting.kind().allowed();
        return String.format(
                "| `%s` | %s | %s | %s |%n",
                name,
                setting.preset().isEmpty() ? "none" : "`" + setting.preset() + "`",
                allowed.replace("*", "`*`"),
                setting.description().replace("*", "`*`"));
    }
}
