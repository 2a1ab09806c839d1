package dev.aqueduct.bench.pull;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import java.lang.foreign.MemorySegment;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The events that a topic has to bring, one after the other. All bytes of an event but its time are
 * known before it comes, so that it is compared and not parsed. From one to the next only the
 * digits of its number change. For one thread.
 */
final class ExpectedEvents {
    private static final String TIME = "2026-11-24T12:00:00.000Z";
    private static final String BEFORE_DATA = "\",\"data\":";
    private static final int BEFORE_NUMBER = "{\"n\":".length();
    private static final Pattern OFFSET = Pattern.compile("\"offset\":([0-9]{1,9}),");
    private static final int SHOWN = 120;

    private final PulledTopic topic;
    private final EventValue value;
    private final Violations violations;

    private int offset;
    private byte[] event = {};
    private MemorySegment segment = MemorySegment.NULL;
    private int offsetEnd; // where the digits of the offset end
    private int timeAt;
    private int dataAt; // what follows the time
    private int numberEnd; // where the digits of the value's number end
    private int longest; // the last offset with as many digits

    ExpectedEvents(PulledTopic topic, Violations violations) {
        this.topic = topic;
        this.violations = violations;
        value = new EventValue(topic.valueBytes());
        seek(0);
    }

    PulledTopic topic() {
        return topic;
    }

    /** The offset of the next event. */
    int offset() {
        return offset;
    }

    /** The length of the next event. */
    int length() {
        return event.length;
    }

    /** Expects the events from this one on. */
    void seek(int first) {
        offset = first;
        String digits = Integer.toString(first);
        String head =
                "{\"channel\":\"%s\",\"partition\":0,\"offset\":%s,\"time\":\""
                        .formatted(topic.channel(), digits);
        timeAt = head.length();
        offsetEnd = timeAt - ",\"time\":\"".length();
        dataAt = timeAt + TIME.length();
        int valueAt = dataAt + BEFORE_DATA.length();
        numberEnd = valueAt + BEFORE_NUMBER + digits.length();
        String text = head + TIME + BEFORE_DATA + new String(value.of(first), US_ASCII) + "}";
        event = text.getBytes(US_ASCII);
        segment = MemorySegment.ofArray(event);
        longest = (int) Math.min(Integer.MAX_VALUE, (long) Math.pow(10, digits.length()) - 1);
    }

    /** Whether the next event is there; as many bytes as it has have to be. */
    boolean isNext(MemorySegment bytes, int from) {
        return MemorySegment.mismatch(bytes, from, from + timeAt, segment, 0, timeAt) < 0
                && MemorySegment.mismatch(
                                bytes,
                                from + dataAt,
                                from + event.length,
                                segment,
                                dataAt,
                                event.length)
                        < 0;
    }

    /** It has come. */
    void advance() {
        if (offset == longest) {
            seek(offset + 1);
            return;
        }
        offset++;
        increment(offsetEnd);
        increment(numberEnd);
    }

    private void increment(int end) {
        int at = end - 1;
        while (event[at] == '9') {
            event[at--] = '0';
        }
        event[at]++;
    }

    /**
     * Counts what came instead of the next event.
     *
     * @return why it cannot be followed any longer
     */
    StreamException wrong(MemorySegment bytes, int from, int to) {
        byte[] shown = bytes.asSlice(from, Math.min(SHOWN, to - from)).toArray(JAVA_BYTE);
        String text = new String(shown, US_ASCII);
        Matcher found = OFFSET.matcher(text);
        int came = found.find() ? Integer.parseInt(found.group(1)) : offset;
        String what = "offset %d was wanted, and there came %s".formatted(offset, text);
        if (came > offset) {
            violations.add(Kind.LOST, came - offset, topic.channel(), what);
        } else {
            Kind kind = came < offset ? Kind.REPEATED : Kind.MALFORMED;
            violations.add(kind, 1, topic.channel(), what);
        }
        return new StreamException(what);
    }

    /** Counts a cursor that is not the position before the next event. */
    void requireHere(String cursor) {
        if (!cursor.startsWith(topic.channel() + "*") || !cursor.endsWith("*" + offset)) {
            violations.add(Kind.CURSOR, 1, topic.channel(), "at offset " + offset + ": " + cursor);
        }
    }

    /** Counts what is missing up to an offset. */
    void requireAllBefore(int end) {
        if (offset < end) {
            violations.add(
                    Kind.LOST, end - offset, topic.channel(), "all from offset " + offset + " on");
        }
    }
}
