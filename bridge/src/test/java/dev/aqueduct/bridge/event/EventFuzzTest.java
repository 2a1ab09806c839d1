package dev.aqueduct.bridge.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.aqueduct.bridge.json.Seed;
import dev.aqueduct.bridge.log.Header;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Whatever bytes a record holds, its event is one line of JSON that gives them back. */
class EventFuzzTest {

    private static final List<ValueFormat> FORMATS = List.of(ValueFormat.values());

    private static final byte[] INTERESTING =
            "\0\t\n\r\u001f \"\\/{}[]:,0123456789.-+eEtruefalsnul\u007f\u0085é水😀\u2028\u2029"
                    .getBytes(StandardCharsets.UTF_8);

    private final ObjectMapper json =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    @Test
    void any_record_is_one_line_of_json_that_gives_it_back() throws IOException {
        Random random = Seed.random("EventFuzzTest");
        for (int round = 0; round < 20_000; round++) {
            ValueFormat pinned = FORMATS.get(random.nextInt(FORMATS.size()));
            EventRenderer renderer = new EventRenderer((_, _) -> null, _ -> pinned);
            LogRecord record = anyRecord(random);

            Rendered rendered = renderer.render(record);

            String line = decodedStrictly(rendered.json());
            assertTrue(line.chars().allMatch(c -> c >= 0x20), line);
            JsonNode event = json.readTree(line);
            assertIdentity(record, event);
            assertBytes(record.key(), event, "key");
            assertHeaders(record, rendered, event);
            assertValue(record, rendered, event);
        }
    }

    private static LogRecord anyRecord(Random random) {
        List<Header> headers = new ArrayList<>();
        for (int i = random.nextInt(4) * random.nextInt(8); i > 0; i--) {
            headers.add(new Header(anyName(random), anyBytes(random)));
        }
        return new LogRecord(
                anyName(random),
                random.nextInt() >>> 1,
                random.nextLong() >>> 1,
                random.nextLong() >> random.nextInt(64),
                anyBytes(random),
                anyBytes(random),
                headers);
    }

    private static String anyName(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "ce_type";
            case 1 -> "content-type";
            case 2 -> "a";
            case 3 -> "a_base64";
            default -> new String(anyBytesNotNull(random), StandardCharsets.UTF_8);
        };
    }

    private static byte @Nullable [] anyBytes(Random random) {
        return random.nextInt(5) == 0 ? null : anyBytesNotNull(random);
    }

    private static byte[] anyBytesNotNull(Random random) {
        String[] whole = {
            "text/plain", "application/json", "image/png", "{\"a\":[1]}", "[ ]", "12", "avro/binary"
        };
        if (random.nextInt(4) == 0) {
            return whole[random.nextInt(whole.length)].getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[random.nextInt(24)];
        boolean isAscii = random.nextBoolean();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] =
                    isAscii
                            ? (byte) (0x20 + random.nextInt(0x5F))
                            : random.nextInt(4) == 0
                                    ? (byte) random.nextInt(256)
                                    : INTERESTING[random.nextInt(INTERESTING.length)];
        }
        if (bytes.length > 10 && random.nextInt(10) == 0) {
            bytes[0] = (byte) 0xC3;
            bytes[1] = 1;
        }
        return bytes;
    }

    private static void assertIdentity(LogRecord record, JsonNode event) {
        assertEquals(record.channel(), event.get("channel").textValue());
        assertEquals(record.partition(), event.get("partition").intValue());
        assertEquals(record.offset(), event.get("offset").longValue());
        assertEquals(record.timestamp() >= 0, event.has("time"));
    }

    /** Bytes that may be missing, in a member of that name or in its base64 form. */
    private static void assertBytes(byte @Nullable [] expected, JsonNode parent, String name)
            throws IOException {
        if (expected == null) {
            assertTrue(!parent.has(name) && !parent.has(name + "_base64"));
        } else if (parent.has(name + "_base64")) {
            assertNull(decoded(expected));
            assertArrayEquals(
                    expected, Base64.getDecoder().decode(parent.get(name + "_base64").textValue()));
        } else {
            assertEquals(decoded(expected), parent.get(name).textValue());
        }
    }

    /** Each header but the type is found under its name, and nothing else is there. */
    private static void assertHeaders(LogRecord record, Rendered rendered, JsonNode event) {
        List<Header> left = new ArrayList<>(record.headers());
        Header last = null;
        for (Header header : left) {
            last = header.name().equals("ce_type") ? header : last;
        }
        String type = last == null || last.value() == null ? null : decoded(last.value());
        assertEquals(type, rendered.type());
        assertEquals(type, event.path("type").textValue());
        if (last != null && type != null) {
            left.remove(left.lastIndexOf(last));
        }
        int told = 0;
        for (JsonNode member : event.path("headers")) {
            told += member.isArray() ? member.size() : 1;
        }
        assertEquals(left.size(), told);
        assertEquals(left.isEmpty(), !event.has("headers"));
        for (Header header : left) {
            assertTold(header, event.get("headers"));
        }
    }

    private static void assertTold(Header header, JsonNode headers) {
        String text = header.value() == null ? null : decoded(header.value());
        boolean isBase64 = header.value() != null && text == null;
        String expected = isBase64 ? Base64.getEncoder().encodeToString(header.value()) : text;
        JsonNode member = headers.get(isBase64 ? header.name() + "_base64" : header.name());
        assertNotNull(member, header.name());
        boolean isFound = false;
        for (JsonNode value : member.isArray() ? member : List.of(member)) {
            isFound |= expected == null ? value.isNull() : expected.equals(value.textValue());
        }
        assertTrue(isFound, header.name());
    }

    private void assertValue(LogRecord record, Rendered rendered, JsonNode event)
            throws IOException {
        assertEquals(rendered.flawed(), event.has("error"));
        assertTrue(event.has("data") ^ event.has("data_base64"));
        if (record.value() == null) {
            assertTrue(event.get("data").isNull());
        } else if (event.has("data_base64")) {
            assertArrayEquals(
                    record.value(),
                    Base64.getDecoder().decode(event.get("data_base64").textValue()));
        } else {
            String text = decoded(record.value());
            JsonNode data = event.get("data");
            boolean isText = data.isTextual() && data.textValue().equals(text);
            assertTrue(isText || data.equals(json.readTree(text)), text);
        }
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            return decodedStrictly(bytes);
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    private static String decodedStrictly(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
