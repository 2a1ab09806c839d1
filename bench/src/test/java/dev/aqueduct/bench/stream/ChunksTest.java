package dev.aqueduct.bench.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

final class ChunksTest {
    private final Chunks chunks = new Chunks();
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    private void take(String text) throws StreamException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment buffer = MemorySegment.ofArray(bytes);
        chunks.take(
                buffer,
                0,
                bytes.length,
                (segment, from, to) ->
                        payload.writeBytes(
                                segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE)));
    }

    private String payload() {
        return payload.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void chunks_are_joined_wherever_they_are_cut() throws Exception {
        String text = "5\r\nhello\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n1\r\n!\r\n0\r\n\r\n";
        for (int cut = 0; cut <= text.length(); cut++) {
            ChunksTest test = new ChunksTest();
            test.take(text.substring(0, cut));
            test.take(text.substring(cut));
            assertEquals("helloabcdefghijklmnopqrstuvwxyz!", test.payload());
            assertTrue(test.chunks.ended());
            assertTrue(test.chunks.complete());
        }
    }

    @Test
    void the_last_chunk_is_not_the_end_of_the_answer() throws Exception {
        take("5\r\nhello\r\n0\r\n");
        assertTrue(chunks.ended());
        assertFalse(chunks.complete());
        take("\r");
        assertFalse(chunks.complete());
        take("\n");
        assertTrue(chunks.complete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n", // no size
                "x\r\n",
                "5 \r\nhello\r\n",
                "5\nhello\r\n",
                "5\r\nhello!\r\n", // longer than it says
                "5\r\nhell\r\n1\r\n!\r\n", // shorter: cut
                "5\r\nhello\n",
                "0\r\nx", // a trailer, or something behind the end
                "0\r\n\r\nx",
                "123456789\r\n" // more than can be
            })
    void what_is_no_chunk_is_found(String text) {
        assertThrows(StreamException.class, () -> take(text));
    }
}
