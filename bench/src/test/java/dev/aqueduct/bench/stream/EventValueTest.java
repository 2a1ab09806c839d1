package dev.aqueduct.bench.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

final class EventValueTest {

    private static String text(EventValue value, int number) {
        return new String(value.of(number), StandardCharsets.US_ASCII);
    }

    @Test
    void a_value_holds_its_number_and_is_as_long_as_it_has_to_be() {
        EventValue value = new EventValue(30);
        assertEquals("{\"n\":7,\"pad\":\"xxxxxxxxxxxxxx\"}", text(value, 7));
        assertEquals("{\"n\":2147483647,\"pad\":\"xxxxx\"}", text(value, Integer.MAX_VALUE));
        assertEquals("{\"n\":0,\"pad\":\"xxxxxxxxxxxxxx\"}", text(value, 0));
    }

    @Test
    void one_that_is_too_short_is_refused() {
        assertEquals(
                EventValue.MIN_BYTES,
                text(new EventValue(EventValue.MIN_BYTES), Integer.MAX_VALUE).length());
        assertThrows(
                IllegalArgumentException.class, () -> new EventValue(EventValue.MIN_BYTES - 1));
    }
}
