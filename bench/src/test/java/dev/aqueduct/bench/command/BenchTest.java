package dev.aqueduct.bench.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bench.cases.pull.PullCase;
import dev.aqueduct.bridge.app.StartException;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

final class BenchTest {
    private final StringWriter text = new StringWriter();

    private int status(String... args) {
        CommandLine line = new CommandLine(new Bench());
        line.setOut(new PrintWriter(text, true)).setErr(new PrintWriter(text, true));
        return line.execute(args);
    }

    @Test
    void help_names_every_case() {
        assertEquals(0, status("--help"));
        for (String name :
                new String[] {
                    "fanout",
                    "latency",
                    "idle",
                    "replay",
                    "pull",
                    "channels",
                    "scale",
                    "cache",
                    "micro"
                }) {
            assertTrue(text.toString().contains(name), name);
        }
    }

    @Test
    void every_case_has_help() {
        for (String name : new CommandLine(new Bench()).getSubcommands().keySet()) {
            assertEquals(0, status(name, "--help"), name);
        }
    }

    @Test
    void help_explains_every_case_of_pulls() {
        assertEquals(0, status("pull", "--help"));
        String help = text.toString();
        String cases = help.substring(help.lastIndexOf("--case="), help.lastIndexOf("--events="));
        for (PullCase each : PullCase.values()) {
            assertTrue(cases.contains(" " + each + ": "), each::toString);
        }
    }

    @Test
    void what_is_not_known_is_refused() {
        assertEquals(2, status());
        assertEquals(2, status("fanout", "--mode", "nonsense"));
        assertEquals(2, status("fanout", "--server", "apache"));
        assertEquals(2, status("fanout", "--value-bytes", "3"));
        assertEquals(2, status("idle", "--streams", "0"));
        assertEquals(2, status("cache", "--clients", "0"));
        assertEquals(2, status("cache", "--server", "squid"));
        assertEquals(2, status("fanout", "--warmup", "-1"));
        assertEquals(2, status("micro", "--warmup", "-1"));
        assertEquals(2, status("pull", "--case", "bulk,nonsense"));
        assertEquals(2, status("pull", "--events", "99"));
    }

    @Test
    void what_a_case_cannot_do_is_said_before_anything_is_measured() {
        PullCommand pull = new PullCommand();
        new CommandLine(pull).parseArgs("--heartbeat", "21");
        StartException refused = assertThrows(StartException.class, pull::call);
        assertTrue(String.valueOf(refused.getMessage()).contains("--heartbeat is 20 at most"));
    }

    @Test
    void what_is_no_expression_is_said_to_be_none() {
        MicroCommand micro = new MicroCommand();
        new CommandLine(micro).parseArgs("[");
        StartException refused = assertThrows(StartException.class, micro::call);
        assertEquals(
                "'[' is no regular expression: Unclosed character class", refused.getMessage());
    }
}
