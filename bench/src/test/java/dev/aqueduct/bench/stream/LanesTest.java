package dev.aqueduct.bench.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LanesTest {
    private final Lanes lanes = new Lanes(5, 3);

    @Test
    void an_event_is_found_again_by_its_place() {
        for (int number = 0; number < 200; number++) {
            assertEquals(
                    number,
                    lanes.number(
                            lanes.channel(number), lanes.partition(number), lanes.offset(number)));
        }
    }

    @Test
    void offsets_of_a_partition_have_no_holes() {
        int[] next = new int[lanes.count()];
        for (int number = 0; number < 200; number++) {
            int lane = lanes.channel(number) * lanes.partitions() + lanes.partition(number);
            assertEquals(next[lane]++, lanes.offset(number));
        }
    }

    @Test
    void deliveries_are_counted_as_one_by_one() {
        int subscribers = 13;
        long one = 0;
        for (int events = 0; events < 40; events++) {
            assertEquals(one, lanes.deliveries(events, subscribers));
            for (int i = 0; i < subscribers; i++) {
                one += i % lanes.channels() == lanes.channel(events) ? 1 : 0;
            }
        }
    }
}
