package dev.aqueduct.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.kafka.ChildProtocol.Answer;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class ChildProtocolTest {

    @Test
    void settings_arrive_as_they_were_sent() throws Exception {
        var sent =
                new NodeSettings(
                        2,
                        "cluster",
                        0,
                        20_002,
                        List.of(20_001, 20_002),
                        Path.of("/data with spaces/ä"),
                        Map.of("a", "1\n=2", "b", ""));
        var bytes = new ByteArrayOutputStream();
        ChildProtocol.write(sent, new DataOutputStream(bytes));

        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        assertEquals(sent, ChildProtocol.read(in));
    }

    @Test
    void an_answer_is_one_line_and_is_read_as_it_was_given() {
        var ready = new Answer.Ready(9092, 20_001);
        var taken = new Answer.PortTaken(9092);
        var failed = new Answer.Failed("two\nlines");

        assertEquals(ready, Answer.parse(ready.line()));
        assertEquals(taken, Answer.parse(taken.line()));
        assertEquals(new Answer.Failed("two lines"), Answer.parse(failed.line()));
    }

    @Test
    void a_line_that_is_no_answer_is_a_failure() {
        assertEquals(
                new Answer.Failed("the process said: Picked up something"),
                Answer.parse("Picked up something"));
    }
}
