package dev.aqueduct.system;

import dev.aqueduct.system.StrictBlocks.Block;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client that stays on a push and keeps all that comes, read strictly. Its own thread reads; any
 * thread may ask it.
 */
final class Follower implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final RawHttp http;
    private final int status;
    private final StrictBlocks stream;
    private final List<Block> blocks = new CopyOnWriteArrayList<>();
    private final Thread reading;
    private volatile String end = "";

    /** Connects, and returns as soon as the answer's headers are there. */
    Follower(URI bridge, String target) throws IOException {
        http = new RawHttp(bridge, SILENCE);
        RawAnswer answer = http.get(target, "Accept: text/event-stream").answer();
        status = answer.status();
        stream = new StrictBlocks(answer.body());
        reading = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try {
            for (var block = stream.next(); block.isPresent(); block = stream.next()) {
                blocks.add(block.get());
            }
            end = "it ended";
        } catch (IOException | RuntimeException | AssertionError e) {
            end = e.toString();
        }
    }

    int status() {
        return status;
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** The events that came so far. */
    List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (Block block : blocks) {
            if (block.isEvent()) {
                events.add(block.event());
            }
        }
        return events;
    }

    int heartbeats() {
        return stream.heartbeats();
    }

    /** Why the stream ended; empty while it goes on. */
    String end() {
        return end;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        reading.join();
    }
}
