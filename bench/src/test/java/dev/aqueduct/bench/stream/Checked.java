package dev.aqueduct.bench.stream;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Streams under check, and what was told of them. */
final class Checked {
    final Violations violations = new Violations();
    final List<Integer> delivered = new ArrayList<>();
    int begun;

    final StreamChecks checks =
            new StreamChecks(
                    violations,
                    new Deliveries() {
                        @Override
                        public void delivered(int number) {
                            delivered.add(number);
                        }

                        @Override
                        public void begun() {
                            begun++;
                        }
                    },
                    true);

    EventStream stream(Channel channel, int firstOffset) {
        return checks.stream("a stream", channel, firstOffset);
    }

    static void feed(EventStream stream, String text) throws StreamException {
        feed(stream, text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    /** In a buffer of its own, as if nothing else were left of what was read before. */
    static void feed(EventStream stream, byte[] bytes, int from, int to) throws StreamException {
        MemorySegment buffer = MemorySegment.ofArray(java.util.Arrays.copyOfRange(bytes, from, to));
        stream.take(buffer, 0, to - from);
    }
}
