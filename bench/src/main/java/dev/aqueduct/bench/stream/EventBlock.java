package dev.aqueduct.bench.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Reads a block of a channel, and finds out whether it is what it has to be. Used again for each
 * block by one thread.
 */
final class EventBlock {
    private static final byte[] ID = "id: ".getBytes(US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
    private static final byte[] OFFSET = ",\"offset\":".getBytes(US_ASCII);
    private static final byte[] TIME = ",\"time\":\"".getBytes(US_ASCII);
    private static final byte[] VALUE = "\",\"data\":".getBytes(US_ASCII);
    private static final int MAX_DIGITS = 9;

    private final Channel channel;
    private final byte[] head;
    private final byte[] cursorHead;
    private final EventValue value;

    private byte[] block = {};
    private int at;
    private int id; // where its value begins, or -1
    private int data;
    private int name;
    private int partition;
    private int offset;

    EventBlock(Channel channel) {
        this.channel = channel;
        head = ("{\"channel\":\"" + channel.name() + "\",\"partition\":").getBytes(US_ASCII);
        cursorHead = (channel.name() + "*").getBytes(US_ASCII);
        value = new EventValue(channel.valueBytes());
    }

    /** Finds the block's fields. */
    void read(Block read) {
        block = read.bytes();
        id = -1;
        data = -1;
        name = -1;
        int line = 0;
        for (int i = 0; i < read.length(); i++) {
            if (block[i] == '\n') {
                if (has(ID, line)) {
                    id = line + ID.length;
                } else if (has(DATA, line)) {
                    data = line + DATA.length;
                } else if (has(EVENT, line)) {
                    name = line + EVENT.length;
                }
                line = i + 1;
            }
        }
    }

    /** Whether it is a control event of the bridge's, or no event at all. */
    boolean isControl() {
        return name >= 0 || data < 0;
    }

    /** The control event's name; empty where it is none. */
    String name() {
        return name < 0 ? "" : line(name);
    }

    String data() {
        return data < 0 ? "" : line(data);
    }

    private String line(int from) {
        int end = from;
        while (block[end] != '\n') {
            end++;
        }
        return new String(block, from, end - from, US_ASCII);
    }

    /**
     * Reads the event, all of whose bytes but the time have to be what they are.
     *
     * @throws StreamException where they are not
     */
    void readEvent() throws StreamException {
        at = data;
        expect(head, "channel and partition");
        partition = number();
        expect(OFFSET, "offset");
        offset = number();
        expect(TIME, "time");
        while (block[at] != '"' && block[at] != '\n') {
            at++;
        }
        expect(VALUE, "value");
        if (partition >= channel.lanes().partitions()) {
            throw new StreamException("there is no partition " + partition);
        }
        expect(value.of(eventNumber()), "value of event " + eventNumber());
        if (block[at] != '}' || block[at + 1] != '\n') {
            throw new StreamException("something follows the value");
        }
    }

    int partition() {
        return partition;
    }

    int offset() {
        return offset;
    }

    int eventNumber() {
        return channel.number(partition, offset);
    }

    /**
     * Whether the event's id is the position of a stream that has come as far as this, and a
     * cursor. The incarnation is the server's to choose.
     */
    boolean hasCursor(Sequence sequence) throws StreamException {
        if (id < 0 || !has(cursorHead, id)) {
            return false;
        }
        at = id + cursorHead.length;
        while (block[at] != '*' && block[at] != '\n') {
            at++;
        }
        char before = '*';
        for (int p = 0; p < channel.lanes().partitions(); p++) {
            if (block[at] != before) {
                return false;
            }
            at++;
            if (number() != sequence.next(p)) {
                return false;
            }
            before = '.';
        }
        return block[at] == '\n';
    }

    /** What was read, for a message. */
    String text() {
        int end = Math.min(block.length, Math.max(id, data) + 120);
        return new String(block, 0, end, US_ASCII).strip().replace("\n", "\\n");
    }

    private boolean has(byte[] text, int from) {
        int to = from + text.length;
        return to <= block.length && Arrays.equals(block, from, to, text, 0, text.length);
    }

    private void expect(byte[] text, String what) throws StreamException {
        if (!has(text, at)) {
            throw new StreamException("not the " + what + " that it has to be");
        }
        at += text.length;
    }

    private int number() throws StreamException {
        int number = 0;
        int from = at;
        while (block[at] >= '0' && block[at] <= '9' && at - from < MAX_DIGITS) {
            number = number * 10 + (block[at++] - '0');
        }
        if (at == from) {
            throw new StreamException("no number");
        }
        return number;
    }
}
