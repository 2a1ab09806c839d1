package dev.aqueduct.producers.command;

import dev.aqueduct.producers.ChannelException;
import dev.aqueduct.producers.Publisher;
import dev.aqueduct.producers.PublisherSettings;
import dev.aqueduct.producers.feed.FeedSettings;
import dev.aqueduct.producers.feed.Feeds;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code aqueduct feed}: demo feeds of real data, until it is told to end. */
@Command(
        name = "feed",
        sortOptions = false,
        description = "Runs demo feeds of real data until it is stopped.",
        footer = {
            "",
            "earthquakes  1,707 earthquakes of a week of 2018, again and again; 2 a second",
            "flights      20,000 flights in the U.S. in 2001, again and again; 10 a second",
            "host         this machine's CPU, memory, disk and network, every second"
        })
final class FeedCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "The feeds, each a channel of that name: earthquakes, flights, host.")
    private List<String> names = List.of();

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT[,…]",
            description = "Kafka's addresses. Default: ${DEFAULT-VALUE}")
    private String kafka = "localhost:9092";

    @Option(
            names = "--speed",
            paramLabel = "X",
            converter = SpeedConverter.class,
            description =
                    "How many times as fast the replays are, such as 0.1 or 50; 'max': as fast as"
                            + " possible. Default: 1")
    private double speed = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        FeedSettings settings = settings();
        try (Feeds feeds = start(settings, err)) {
            try (var _ = new ShutdownAction(() -> stop(feeds, out))) {
                out.println(
                        "Feeding "
                                + String.join(", ", settings.names())
                                + " to Kafka at "
                                + kafka
                                + "; Ctrl-C stops");
                out.flush();
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }

    /** Being told to end is how a feed ends, so the status is not that of a signal. */
    private static void stop(Feeds feeds, PrintWriter out) {
        feeds.close();
        out.println("Stopped after " + Tally.count(feeds.stored(), "event"));
        out.flush();
        Runtime.getRuntime().halt(0);
    }

    private FeedSettings settings() {
        try {
            return new FeedSettings(names, kafka, speed);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
    }

    /** An outage is waited for later, but that Kafka is not there at the start is told. */
    private Feeds start(FeedSettings settings, PrintWriter err) {
        try {
            try (Publisher publisher = Publisher.open(PublisherSettings.of(kafka))) {
                publisher.requireReachable();
            }
            return Feeds.start(settings, err::println);
        } catch (ChannelException unreachable) {
            throw new CommandFailure(unreachable);
        } catch (IllegalArgumentException wrongAddress) {
            throw new ParameterException(spec.commandLine(), wrongAddress.getMessage());
        }
    }
}
