package dev.aqueduct.bridge.http.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class BatchMemoryTest {

    @Test
    void few_get_all_they_may_many_get_little_and_none_gets_nothing() {
        BatchMemory memory = new BatchMemory(16 << 20, 64 << 10);
        long sum = 0;
        for (int stream = 0; stream < 2_000; stream++) {
            int bytes = memory.allot();
            assertTrue(bytes >= 4096);
            assertTrue(stream > 100 || bytes == 64 << 10);
            sum += bytes;
        }
        assertTrue(sum <= (16 << 20) + 2_000 * 4096, "together they get " + sum);
        memory.giveBack((int) sum);
        assertEquals(64 << 10, memory.allot());
    }

    @Test
    void setting_below_the_least_is_kept_to() {
        assertEquals(1024, new BatchMemory(0, 1024).allot());
    }
}
