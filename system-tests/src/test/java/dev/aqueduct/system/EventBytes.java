package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Events as the bytes that came, and what these have to say about the record behind them. */
final class EventBytes {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(10_000)
                                                    .maxNumberLength(2_000_000)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private EventBytes() {}

    /** Where an event stands in its channel. */
    record Place(int partition, long offset) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparingInt(Place::partition)
                    .thenComparingLong(Place::offset)
                    .compare(this, other);
        }
    }

    static Place place(byte[] event) throws IOException {
        try (JsonParser parser = MAPPER.createParser(event)) {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken());
            assertEquals("channel", parser.nextFieldName());
            parser.nextToken();
            assertEquals("partition", parser.nextFieldName());
            int partition = parser.nextIntValue(-1);
            assertEquals("offset", parser.nextFieldName());
            return new Place(partition, parser.nextLongValue(-1));
        }
    }

    /** What API.md has the event called where types are names. */
    static String nameOf(byte[] event) throws IOException {
        String type = MAPPER.readTree(event).path("type").asText();
        boolean taken =
                List.of("error", "open", "message").contains(type)
                        || type.startsWith("aqueduct.")
                        || type.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
        return taken ? "" : type;
    }

    /** The events of a page, cut out of it. */
    static List<byte[]> ofPage(byte[] page) throws IOException {
        List<byte[]> events = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(page)) {
            inEvents(parser);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                int end = Math.toIntExact(parser.currentLocation().getByteOffset());
                events.add(Arrays.copyOfRange(page, start, end));
            }
        }
        return events;
    }

    /** What a page says behind its events, as an object. */
    static String endOfPage(byte[] page) throws IOException {
        try (JsonParser parser = MAPPER.createParser(page)) {
            inEvents(parser);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                parser.skipChildren();
            }
            int end = Math.toIntExact(parser.currentLocation().getByteOffset());
            return "{" + new String(page, end + 1, page.length - end - 1, UTF_8);
        }
    }

    private static void inEvents(JsonParser parser) throws IOException {
        assertEquals(JsonToken.START_OBJECT, parser.nextToken());
        assertEquals("events", parser.nextFieldName());
        assertEquals(JsonToken.START_ARRAY, parser.nextToken());
    }

    /** Requires that every field of the record can be had back from its event. */
    static void requireGivesBack(ProducerRecord<byte[], byte[]> record, byte[] event)
            throws IOException {
        JsonNode json = MAPPER.readTree(event);
        assertEquals(record.topic(), json.required("channel").asText());
        requireBytes(record.key(), json, "key");
        requireValue(record.value(), json);
        Header type = requireType(record.headers().lastHeader("ce_type"), json);
        int told = 0;
        for (JsonNode values : json.path("headers")) {
            told += values.isArray() ? values.size() : 1;
        }
        assertEquals(record.headers().toArray().length - (type == null ? 0 : 1), told);
        for (Header header : record.headers()) {
            if (header != type) {
                requireHeader(header, json.required("headers"));
            }
        }
    }

    /** Returns the header where the type tells all of it. */
    private static @Nullable Header requireType(@Nullable Header header, JsonNode json) {
        if (header == null || header.value() == null) {
            assertFalse(json.has("type"));
            return null;
        }
        Optional<String> type = text(header.value());
        assertEquals(type.orElse(null), json.path("type").textValue());
        return type.isPresent() ? header : null;
    }

    private static void requireHeader(Header header, JsonNode headers) {
        Optional<String> text = header.value() == null ? Optional.empty() : text(header.value());
        boolean plain = header.value() == null || text.isPresent();
        JsonNode told = headers.required(plain ? header.key() : header.key() + "_base64");
        List<JsonNode> values = new ArrayList<>();
        (told.isArray() ? told : List.of(told)).forEach(values::add);
        String expected =
                plain ? text.orElse(null) : Base64.getEncoder().encodeToString(header.value());
        boolean found =
                values.stream()
                        .anyMatch(value ->
                                expected == null
                                        ? value.isNull()
                                        : value.isTextual() && value.asText().equals(expected));
        if (!found) {
            throw new AssertionError(header.key() + " is " + told + " and not " + expected);
        }
    }

    private static void requireBytes(byte @Nullable [] bytes, JsonNode json, String name)
            throws IOException {
        if (bytes == null) {
            assertFalse(json.has(name) || json.has(name + "_base64"));
        } else if (text(bytes).isPresent()) {
            assertEquals(text(bytes).get(), json.required(name).textValue());
        } else {
            assertArrayEquals(bytes, json.required(name + "_base64").binaryValue());
        }
    }

    private static void requireValue(byte @Nullable [] value, JsonNode json) throws IOException {
        if (value == null) {
            assertEquals(true, json.required("data").isNull());
        } else if (json.has("data_base64")) {
            assertArrayEquals(value, json.required("data_base64").binaryValue());
        } else if (!json.required("data").isTextual()
                || !json.required("data").textValue().equals(text(value).orElse(null))) {
            assertEquals(MAPPER.readTree(value), json.required("data"));
        }
    }

    /** The bytes as text, where they are UTF-8. */
    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
