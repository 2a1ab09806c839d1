package dev.aqueduct.bench.command;

import dev.aqueduct.bench.measure.Machine;
import dev.aqueduct.bench.report.Json;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.report.Table;
import dev.aqueduct.bench.stream.Violations;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells people how far it is on standard error, and what it came to on standard output. */
final class Progress {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final List<String> arguments;

    Progress(PrintWriter out, PrintWriter err, boolean json, List<String> arguments) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.arguments = List.copyOf(arguments);
    }

    void tell(String line) {
        err.println(line);
    }

    /** What was wrong in a run. */
    void tell(Violations violations) {
        if (violations.total() > 0) {
            err.println("VIOLATIONS: " + violations);
            violations.first().forEach(line -> err.println("  " + line));
        }
    }

    void tell(Report report, long violations) {
        Machine machine = Machine.here();
        if (json) {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("command", arguments);
            about.put("machine", machine.json());
            about.put("violations", violations);
            out.println(Json.of(report, about));
        } else {
            out.println();
            out.println(report.title());
            out.println(machine);
            out.println();
            out.print(Table.of(report));
            if (violations > 0) {
                out.println();
                out.println("VIOLATIONS: " + violations + "; these figures are worth nothing");
            }
        }
        out.flush();
    }
}
