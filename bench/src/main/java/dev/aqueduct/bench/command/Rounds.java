package dev.aqueduct.bench.command;

import dev.aqueduct.bench.measure.Machine;
import dev.aqueduct.bench.report.Json;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.report.Table;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.stream.Violations;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries out the runs of a case: one round after the other, in each of them all that is measured.
 * Tells people how far it is on standard error, and what it came to on standard output.
 */
final class Rounds {
    private final CommandLine line;
    private final CommonOptions options;
    private long violations;

    /** What is measured in a round. */
    interface Subject<T> {
        void measure(T subject, Servers servers, Violations violations) throws InterruptedException;
    }

    Rounds(CommandLine line, CommonOptions options) {
        this.line = line;
        this.options = options;
    }

    /** Measures each of the subjects in each round; returns the status to end with. */
    <T> int measure(Report report, List<T> subjects, Subject<T> run) throws InterruptedException {
        try (Servers servers = options.open()) {
            for (int round = 1; round <= options.runs; round++) {
                for (T subject : subjects) {
                    long begun = System.nanoTime();
                    Violations of = new Violations();
                    line.getErr()
                            .print("run %d of %d: %s … ".formatted(round, options.runs, subject));
                    line.getErr().flush();
                    run.measure(subject, servers, of);
                    line.getErr().println((System.nanoTime() - begun) / 1_000_000_000 + " s");
                    count(of);
                }
            }
        }
        tell(report);
        return violations == 0 ? 0 : 1;
    }

    private void count(Violations of) {
        violations += of.total();
        if (of.total() > 0) {
            line.getErr().println("VIOLATIONS: " + of);
            of.first().forEach(what -> line.getErr().println("  " + what));
        }
    }

    private void tell(Report report) {
        PrintWriter out = line.getOut();
        if (options.json) {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("command", line.getParseResult().originalArgs());
            about.put("machine", Machine.here().json());
            about.put("violations", violations);
            out.println(Json.of(report, about));
        } else {
            out.println("%n%s%n%s%n".formatted(report.title(), Machine.here()));
            out.print(Table.of(report));
            if (violations > 0) {
                out.println(
                        "%nVIOLATIONS: %,d; these figures are worth nothing".formatted(violations));
            }
        }
        out.flush();
    }
}
