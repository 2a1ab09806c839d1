package dev.aqueduct.bridge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.bridge.log.Gap;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

final class JsonPagesTest {

    @Test
    void page_stands_around_its_events() {
        assertEquals(
                "{\"events\":[,],\"cursor\":\"c*i*1\",\"more\":false}",
                text(JsonPages.begin())
                        + text(JsonPages.comma())
                        + text(JsonPages.end("c*i*1", false)));
    }

    @Test
    void lines_of_a_transfer_have_their_forms() {
        assertEquals("{\"cursor\":\"c*i*1\"}\n", text(JsonPages.cursorLine("c*i*1")));
        assertEquals("{\"cursor\":\"c*i*1\",\"end\":true}\n", text(JsonPages.endLine("c*i*1")));
        assertEquals(
                "{\"gaps\":[{\"channel\":\"c\",\"partition\":0,\"from\":1,\"to\":3,\"reason\":\"truncated\"},{\"channel\":\"c\",\"partition\":1,\"from\":0,\"reason\":\"recreated\"}],\"cursor\":\"c*i*3.0\"}\n",
                text(
                        JsonPages.gapsLine(
                                List.of(
                                        new Gap("c", 0, 1, 3, Gap.Reason.TRUNCATED),
                                        new Gap("c", 1, 0, 0, Gap.Reason.RECREATED)),
                                "c*i*3.0")));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
