package dev.aqueduct.bench.command;

import dev.aqueduct.bridge.app.StartException;
import dev.aqueduct.bridge.app.command.Version;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code aqueduct bench micro}: the bridge's inner pieces, one by one. */
@Command(
        name = "micro",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "The bridge's inner pieces, one by one (JMH).")
final class MicroCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "REGEX",
            arity = "0..1",
            description = "Which of them, by class and method. Default: all")
    private String regex = ".*";

    @Option(
            names = "--forks",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "JVMs, one after the other. Default: ${DEFAULT-VALUE}")
    private int forks = 1;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "How long is measured in each. Default: ${DEFAULT-VALUE}")
    private int seconds = 5;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            converter = WholeConverter.class,
            description = "What comes before. Default: ${DEFAULT-VALUE}")
    private int warmup = 5;

    @Option(names = "--json", description = "Prints JMH's JSON instead of its text.")
    private boolean json;

    @Override
    public Integer call() {
        requireExpression();
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("dev\\.aqueduct\\.bench\\.micro\\..*" + regex)
                        .mode(org.openjdk.jmh.annotations.Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(forks)
                        .warmupIterations(warmup)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(seconds)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .verbosity(json ? VerboseMode.SILENT : VerboseMode.NORMAL);
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            if (json) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, System.out)
                        .writeOut(results);
            }
            return 0;
        } catch (NoBenchmarksException e) {
            throw new StartException("there is nothing of that name: " + regex, e);
        } catch (RunnerException e) {
            throw new StartException("nothing was measured: " + e.getMessage(), e);
        }
    }

    private void requireExpression() {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new StartException(
                    "'" + regex + "' is no regular expression: " + e.getDescription(), e);
        }
    }
}
