package dev.aqueduct.producers.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** One run of the commands in this process, and what it said. */
record Invocation(int status, String out, String err) {

    static Invocation of(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        QuietLogging.apply();
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Invocation(status, out.toString(), err.toString());
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
