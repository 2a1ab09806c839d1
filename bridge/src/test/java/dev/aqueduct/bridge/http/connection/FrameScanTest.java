package dev.aqueduct.bridge.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

final class FrameScanTest {
    private static final int ACK = 1;

    private final Random random = Seed.random("what_counts_is_found");
    private final ByteBuffer sent = ByteBuffer.allocate(200_000);
    private final List<String> expected = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private final FrameScan scan =
            new FrameScan(
                    new FrameScan.Found() {
                        @Override
                        public void headers(int stream) {
                            found.add("headers " + stream);
                        }

                        @Override
                        public void reset(int stream) {
                            found.add("reset " + stream);
                        }

                        @Override
                        public void windowUpdate(int stream, int bytes) {
                            found.add("window " + stream + " " + bytes);
                        }

                        @Override
                        public void initialWindow(long bytes) {
                            found.add("initial " + bytes);
                        }
                    });

    private void frame() {
        int type = random.nextInt(10);
        int flags = random.nextInt(256);
        int stream = random.nextInt(Integer.MAX_VALUE);
        byte[] content = new byte[random.nextInt(300)];
        random.nextBytes(content);
        switch (type) {
            case 1 -> expected.add("headers " + stream);
            case 3 -> {
                content = new byte[4];
                expected.add("reset " + stream);
            }
            case 4 -> {
                int settings = (flags & ACK) != 0 ? 0 : random.nextInt(5);
                content = settings(settings);
            }
            case 8 -> {
                content = new byte[4];
                random.nextBytes(content);
                int bytes = ByteBuffer.wrap(content).getInt() & Integer.MAX_VALUE;
                expected.add("window " + stream + " " + bytes);
            }
            default -> {}
        }
        sent.put((byte) 0).putShort((short) content.length).put((byte) type).put((byte) flags);
        sent.putInt(stream | random.nextInt(2) << 31).put(content);
    }

    private byte[] settings(int count) {
        ByteBuffer content = ByteBuffer.allocate(count * 6);
        while (content.hasRemaining()) {
            int id = random.nextInt(7);
            int value = random.nextInt();
            if (id == 4) {
                expected.add("initial " + Integer.toUnsignedString(value));
            }
            content.putShort((short) id).putInt(value);
        }
        return content.array();
    }

    @Test
    void what_counts_is_found_however_the_frames_are_cut() {
        sent.put(new byte[24]);
        for (int frame = 0; frame < 400; frame++) {
            frame();
        }
        byte[] bytes = Arrays.copyOf(sent.array(), sent.position());
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
            scan.read(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        assertEquals(expected, found);
    }

    @Test
    void settings_of_an_upgrade_are_read() {
        scan.settings(settings(20));
        scan.settings(new byte[] {0, 4, 0});
        assertEquals(expected, found);
    }
}
