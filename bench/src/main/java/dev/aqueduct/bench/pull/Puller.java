package dev.aqueduct.bench.pull;

import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import java.net.InetSocketAddress;
import java.util.function.LongConsumer;

/** Pulls from one topic over one connection, and checks what comes. For one thread. */
public final class Puller implements AutoCloseable {
    private static final String BULK = "Accept: application/x-ndjson\r\n";
    private static final String PAGE = "Accept: application/json\r\n";
    private static final int OK = 200;

    private final PullConnection connection;
    private final PulledTopic topic;
    private final Violations violations;
    private final ExpectedEvents expected;
    private final PageBody page;

    /** Connects. */
    public Puller(InetSocketAddress server, PulledTopic topic, Violations violations) {
        connection = new PullConnection(server);
        this.topic = topic;
        this.violations = violations;
        expected = new ExpectedEvents(topic, violations);
        page = new PageBody(expected);
    }

    /**
     * Reads in bulk from an offset up to the end.
     *
     * @param progress is told how many events have come, again and again
     */
    public void bulk(int from, LongConsumer progress) throws StreamException {
        BulkBody body = askInBulk(from);
        int[] told = {from};
        connection.answer(
                OK,
                (buffer, first, end) -> {
                    body.take(buffer, first, end);
                    progress.accept(expected.offset() - told[0]);
                    told[0] = expected.offset();
                },
                () -> false);
        expected.requireAllBefore(topic.events());
        if (!body.ended()) {
            violations.add(Kind.ENDED, 1, topic.channel(), "the last line never came");
        }
    }

    /** Begins to read in bulk, and stops after so many bytes; the connection stays open. */
    public void bulkBegun(long bytes) throws StreamException {
        BulkBody body = askInBulk(0);
        long most = bytes / expected.length();
        connection.answer(OK, body, () -> expected.offset() >= most);
        if (expected.offset() < most) {
            violations.add(Kind.ENDED, 1, topic.channel(), "there is less than that");
        }
    }

    private BulkBody askInBulk(int from) throws StreamException {
        expected.seek(from);
        String cursor = from == 0 ? "earliest" : topic.cursorBefore(from);
        connection.ask(PullConnection.request(topic.path() + "?cursor=" + cursor, BULK));
        return new BulkBody(expected);
    }

    /** Reads all of the topic in pages. */
    public void pages(int limit) throws StreamException {
        expected.seek(0);
        Page last = page("earliest", "&limit=" + limit);
        while (last.more()) {
            last = page(last.cursor(), "&limit=" + limit);
        }
        expected.requireAllBefore(topic.events());
    }

    /** Reads a page, whose events have to begin with the offset. */
    public Page pageFrom(int offset, String cursor, String parameters) throws StreamException {
        expected.seek(offset);
        return page(cursor, parameters);
    }

    /** Reads the page that follows the last. */
    public Page page(String cursor, String parameters) throws StreamException {
        connection.get(topic.path() + "?cursor=" + cursor + parameters, PAGE, page);
        return page.read();
    }

    /** Ends a wait, too, from any thread. */
    @Override
    public void close() {
        connection.close();
    }
}
