package dev.aqueduct.bridge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.log.Gap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class SseBlocksTest {
    private static final String CURSOR = "orders*h7Kq2f*1043";

    @Test
    void event_has_its_cursor_and_its_json() {
        byte[] json = "{\"key\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
        byte[] block = SseBlocks.event(CURSOR, json);
        assertEquals("id: orders*h7Kq2f*1043\ndata: {\"key\":\"ü\"}\n\n", text(block));
        assertEquals(
                text(block), text(SseBlocks.head(CURSOR)) + text(json) + text(SseBlocks.foot()));
        assertEquals(CURSOR, SseBlocks.cursorOf(SseBlocks.head(CURSOR)));
    }

    @Test
    void heartbeat_ends_no_block() {
        assertEquals(":\n", text(SseBlocks.heartbeat()));
    }

    @Test
    void stream_begins_as_in_the_contract() {
        assertEquals(
                "retry: 2317\n"
                        + "event: aqueduct.cursor\n"
                        + "id: orders*h7Kq2f*1042\n"
                        + "data: {\"cursor\":\"orders*h7Kq2f*1042\",\"live\":true}\n\n",
                text(SseBlocks.retry(2317)) + text(SseBlocks.cursor("orders*h7Kq2f*1042", true)));
    }

    @Test
    void gap_has_a_range_but_of_a_recreated_topic() {
        assertEquals(
                "event: aqueduct.gap\n"
                    + "id: c*i*9\n"
                    + "data:"
                    + " {\"channel\":\"c\",\"partition\":0,\"from\":2,\"to\":9,\"reason\":\"retention\"}\n\n",
                text(SseBlocks.gap("c*i*9", new Gap("c", 0, 2, 9, Gap.Reason.RETENTION))));
        assertEquals(
                "event: aqueduct.gap\n"
                    + "id: c*j*0\n"
                    + "data:"
                    + " {\"channel\":\"c\",\"partition\":1,\"from\":0,\"reason\":\"recreated\"}\n\n",
                text(SseBlocks.gap("c*j*0", new Gap("c", 1, 0, 0, Gap.Reason.RECREATED))));
    }

    @Test
    void end_and_busy_have_their_forms() {
        assertEquals(
                "event: aqueduct.end\nid: -\ndata: {\"channel\":\"c\"}\n\n",
                text(SseBlocks.end("-", "c")));
        assertEquals(
                "event: aqueduct.busy\ndata: {\"reason\":\"so \\\"full\\\"\"}\n\n",
                text(SseBlocks.busy("so \"full\"")));
    }

    @Test
    void type_becomes_a_name() {
        assertEquals("event: order.paid\n", text(SseBlocks.name("order.paid").orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "error",
                "open",
                "message",
                "aqueduct.cursor",
                "a\nb",
                "a\rid: x",
                "a\0b"
            })
    void type_that_means_something_else_or_fits_no_line_becomes_no_name(String type) {
        assertTrue(SseBlocks.name(type).isEmpty());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
