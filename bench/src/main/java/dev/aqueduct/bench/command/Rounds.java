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
        carryOut(subjects, run);
        tell(report);
        return status();
    }

    /** Measures each of the subjects in each round, and tells nothing yet. */
    <T> void carryOut(List<T> subjects, Subject<T> run) throws InterruptedException {
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
    }

    /** The status to end with. */
    int status() {
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
        if (options.json) {
            print(Json.of(report, about()));
        } else {
            tellPeople(report);
        }
    }

    /** Tells a report as soon as it is there, unless programs get all of them at the end. */
    void tellPeople(Report report) {
        if (!options.json) {
            String end =
                    violations > 0
                            ? "%nVIOLATIONS: %,d; these figures are worth nothing%n"
                                    .formatted(violations)
                            : "";
            print(
                    "%n%s%n%s%n%n%s%s"
                            .formatted(report.title(), Machine.here(), Table.of(report), end)
                            .stripTrailing());
        }
    }

    /** Tells programs all reports at once. */
    void tellPrograms(List<Report> reports) {
        if (options.json) {
            print(Json.of(reports, about()));
        }
    }

    private Map<String, Object> about() {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("command", line.getParseResult().originalArgs());
        about.put("machine", Machine.here().json());
        about.put("violations", violations);
        return about;
    }

    private void print(String text) {
        PrintWriter out = line.getOut();
        out.println(text);
        out.flush();
    }
}
