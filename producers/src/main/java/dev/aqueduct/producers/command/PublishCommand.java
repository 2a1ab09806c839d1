package dev.aqueduct.producers.command;

import dev.aqueduct.producers.ChannelException;
import dev.aqueduct.producers.Publisher;
import dev.aqueduct.producers.PublisherSettings;
import dev.aqueduct.producers.TopicSettings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** {@code aqueduct publish}: lines of JSON, each of which becomes an event of a channel. */
@Command(
        name = "publish",
        sortOptions = false,
        description = "Publishes NDJSON, one event a line, to a channel.",
        footer = {
            "",
            "The channel is created where it is missing. Every line must be one JSON value; it is"
                    + " stored as it is. Blank lines are left out.",
            "Status 0: all lines are stored; 1: not all of them; 2: a wrong option; 130 or 143: it"
                    + " was told to end by Ctrl-C or SIGTERM, and what it says is stored."
        })
final class PublishCommand implements Callable<Integer> {
    private static final Duration LAST_FLUSH = Duration.ofSeconds(10);

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel to publish to.")
    private String channel = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file to read; standard input if left out, or '-'.")
    private String file = "-";

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT[,…]",
            description = "Kafka's addresses. Default: ${DEFAULT-VALUE}")
    private String kafka = "localhost:9092";

    @Option(
            names = "--key",
            paramLabel = "FIELD",
            description =
                    "The field whose text is the event's key: events of one key stay in order."
                            + " 'customer.id' is the field id in the object customer.")
    private @Nullable String key;

    @Option(
            names = "--type",
            paramLabel = "NAME",
            description = "The events' type, order.paid say. Default: the channel's name")
    private @Nullable String type;

    @Option(
            names = "--source",
            paramLabel = "URI",
            description = "Where the events come from. Default: ${DEFAULT-VALUE}")
    private String source = "urn:aqueduct:publish";

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = SpeedConverter.class,
            description =
                    "Events a second, such as 0.5 or 100; 'max', the default: as many as"
                            + " possible.")
    private double rate = Double.POSITIVE_INFINITY;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of the channel if it is created. Default: the broker's")
    private @Nullable Integer partitions;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            description =
                    "The longest line taken. Default: ${DEFAULT-VALUE}. A channel takes 1048588"
                            + " bytes with key and headers, unless its max.message.bytes says"
                            + " otherwise.")
    private int maxLine = PublishPlan.DEFAULT_MAX_LINE_BYTES;

    @Option(
            names = "--keep-going",
            description = "Tells a bad line and goes on, instead of stopping at it.")
    private boolean keepGoing;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PublishPlan plan = checked(this::plan);
        TopicSettings topic = checked(this::topicSettings);
        PublisherSettings settings = checked(() -> PublisherSettings.of(kafka));
        Input input = Input.open(file);
        try (Publisher publisher = Publisher.open(settings)) {
            publisher.prepare(plan.channel(), topic);
            return publish(plan, publisher, input);
        } catch (ChannelException unavailable) {
            throw new CommandFailure(unavailable);
        }
    }

    private <T> T checked(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
    }

    private int publish(PublishPlan plan, Publisher publisher, Input input)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        var tally = new Tally(System::nanoTime);
        try (var progress =
                new Progress(
                        spec.commandLine().getErr(),
                        Terminal.isStandardError(),
                        () -> tally.summary(plan.channel()))) {
            var run = new PublishRun(plan, publisher, tally, progress);
            var told = new AtomicBoolean();
            Runnable end =
                    () -> {
                        if (told.compareAndSet(false, true)) {
                            tell(plan, tally, progress, out);
                        }
                    };
            Runnable interrupted =
                    () -> {
                        run.stop();
                        publisher.close(LAST_FLUSH);
                        end.run();
                    };
            try (var _ = new ShutdownAction(interrupted)) {
                run.run(input.stream());
            } catch (IOException failed) {
                throw input.unreadable(failed);
            } finally {
                end.run();
            }
        }
        return tally.bad() == 0 && tally.lost() == 0 ? 0 : 1;
    }

    private static void tell(PublishPlan plan, Tally tally, Progress progress, PrintWriter out) {
        progress.close();
        if (tally.bad() > 0) {
            progress.say(tally.badLines(plan.keepGoing()));
        }
        if (tally.lost() > 0) {
            progress.say(tally.lostLines());
        }
        out.println("Published " + tally.summary(plan.channel()));
        out.flush();
    }

    private PublishPlan plan() {
        return new PublishPlan(
                channel,
                type == null ? channel : type,
                source,
                key == null ? List.of() : List.of(key.split("\\.", -1)),
                maxLine,
                rate,
                keepGoing);
    }

    private TopicSettings topicSettings() {
        return partitions == null ? TopicSettings.DEFAULT : TopicSettings.partitions(partitions);
    }
}
