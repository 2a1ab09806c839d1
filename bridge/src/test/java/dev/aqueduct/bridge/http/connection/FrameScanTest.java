package dev.aqueduct.bridge.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

final class FrameScanTest {

    @Test
    void resets_are_found_however_the_frames_are_cut() {
        Random random = Seed.random("resets_are_found");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(new byte[24]);
        List<Integer> expected = new ArrayList<>();
        for (int frame = 0; frame < 200; frame++) {
            int type = random.nextInt(10);
            int stream = random.nextInt(Integer.MAX_VALUE);
            int length = type == 3 ? 4 : random.nextInt(300);
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            sent.writeBytes(new byte[] {0, (byte) (length >> 8), (byte) length, (byte) type, 0});
            sent.writeBytes(
                    new byte[] {
                        (byte) (stream >> 24 | random.nextInt(2) << 7),
                        (byte) (stream >> 16),
                        (byte) (stream >> 8),
                        (byte) stream
                    });
            sent.writeBytes(payload);
            if (type == 3) {
                expected.add(stream);
            }
        }
        List<Integer> found = new ArrayList<>();
        FrameScan scan = new FrameScan(found::add);
        byte[] bytes = sent.toByteArray();
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
            scan.read(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        assertEquals(expected, found);
    }
}
