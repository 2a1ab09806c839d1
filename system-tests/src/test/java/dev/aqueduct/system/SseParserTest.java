package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.system.SseParser.SseEvent;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The tests' own client of server-sent events, against the standard's rules and examples. */
final class SseParserTest {

    @Test
    void lines_end_in_any_of_three_ways_and_fields_keep_all_but_one_space() throws IOException {
        assertEquals(
                List.of(
                        new SseEvent("1", "message", " two spaces"),
                        new SseEvent("2", "named", "a\nb"),
                        new SseEvent("2", "message", "")),
                parse(
                        "\uFEFFid:1\r\ndata:  two spaces\r\n\r\n"
                                + "event: named\rid: 2\rdata:a\rdata: b\r\r"
                                + "data\n\n"));
    }

    @Test
    void block_without_data_moves_the_id_and_drops_the_name() throws IOException {
        assertEquals(
                List.of(new SseEvent("7", "message", "x")),
                parse("event: lost\nid: 7\n\n: a comment\nunknown: field\ndata: x\n\n"));
    }

    @Test
    void block_that_is_cut_is_no_event() throws IOException {
        assertEquals(List.of(), parse("id: 1\ndata: x\n"));
    }

    private static List<SseEvent> parse(String text) throws IOException {
        SseParser parser = new SseParser(new ByteArrayInputStream(text.getBytes(UTF_8)), "");
        List<SseEvent> events = new ArrayList<>();
        for (SseEvent event = parser.next(); event != null; event = parser.next()) {
            events.add(event);
        }
        return events;
    }
}
