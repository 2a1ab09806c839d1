package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Answer;
import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Detached;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.ProblemType;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.wire.ContentCoding;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One page, from the reading of its events to its answer. Where there is nothing yet and the client
 * waits for it, that may be after the request has been handled. For the serving thread.
 */
final class PullRun implements Detached.Waiting {
    private static final System.Logger LOG = System.getLogger(PullRun.class.getName());

    /** How long a page is filled from history before it is answered as it is. */
    private static final long FILL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Pull pull;
    private final Service service;
    private final EventsRequest asked;
    private final Streams.Stream stream;
    private final Reader reader;
    private final PageSink sink;
    private final String from;

    /** Until when the first event is waited for. */
    private final long deadline;

    /** Whether the sink refused: more is there. */
    private boolean refused;

    /** What is answered with once it goes on by itself; null before. */
    private @Nullable Answer held;

    /** What has it resumed while it waits without a thread; taken by whoever does. */
    private final AtomicReference<@Nullable Runnable> resume = new AtomicReference<>();

    /** What wakes it when it has waited long enough; null before it waits without a thread. */
    private @Nullable Future<?> alarm;

    PullRun(Pull pull, EventsRequest asked, Streams.Stream stream) throws InterruptedException {
        this.pull = pull;
        service = pull.service();
        this.asked = asked;
        this.stream = stream;
        reader = Pulls.open(service, asked.selection(), asked.start(), false);
        sink = new PageSink(asked.limit(), pull.memory());
        from = ReaderCursor.of(reader);
        deadline = now() + asked.patience().toNanos();
        stream.wokenBy(reader::wake);
    }

    private long now() {
        return service.nanoTime().getAsLong();
    }

    /** Reads what is there. Returns whether the answer need not be waited for. */
    boolean begin() throws InterruptedException {
        refused = reader.read(sink);
        return !isNothing() || asked.patience().isZero() || reader.finished();
    }

    private boolean isNothing() {
        return sink.isEmpty() && sink.undecodable().isEmpty();
    }

    /** Has it answer by itself. */
    Detached.Waiting answeringWith(Answer answer) {
        held = answer;
        reader.tell(this::goOn);
        return this;
    }

    /** Looks whether there is something to answer with; until there is, no thread waits for it. */
    @Override
    public boolean run(Outlet outlet, Runnable next) throws InterruptedException {
        if (held == null) {
            throw new IllegalStateException("it does not answer by itself");
        }
        try {
            reader.await(0);
            refused = reader.read(sink);
            long left = left();
            if (left > 0) {
                waitWithoutThread(next, left);
                return false;
            }
            answer(held);
        } catch (Refused e) {
            held.send(e.problem());
        } catch (SourceUnavailableException e) {
            held.send(service.unavailable(e));
        } catch (ClientGoneException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a pull that waited could not be answered", e);
            held.send(Problem.of(ProblemType.INTERNAL, "the bridge has failed to answer"));
        }
        return true;
    }

    /** What resumes it is set last: from then on another thread may run it. */
    private void waitWithoutThread(Runnable next, long nanos) {
        stopAlarm();
        alarm = pull.alarms().schedule(reader::wake, reader.patience(nanos), TimeUnit.NANOSECONDS);
        resume.set(next);
        if (reader.isWoken()) {
            goOn();
        }
    }

    /** Has it run once more if it waits, in a thread of its own. Any thread may call it. */
    private void goOn() {
        Runnable next = resume.getAndSet(null);
        if (next != null) {
            next.run();
        }
    }

    private void stopAlarm() {
        Future<?> set = alarm;
        if (set != null) {
            set.cancel(false);
        }
    }

    /** Waits until there is something, or it has been waited for long enough, and answers. */
    void await(Answer answer) throws InterruptedException {
        if (isNothing()) {
            refused = false;
            for (long left = left(); left > 0; left = left()) {
                reader.await(left);
                refused = reader.read(sink);
            }
        }
        answer(answer);
    }

    /**
     * How long the first event is still to be waited for. When that is no longer, what was written
     * before the request is not missed.
     */
    private long left() throws InterruptedException {
        if (!sink.isEmpty() || refused || reader.finished()) {
            return 0;
        }
        if (stream.isGivenUp()) {
            throw new ClientGoneException("the client waits no more");
        }
        long left = Math.min(deadline - now(), stream.left());
        if (left <= 0) {
            refused = reader.catchUp(sink);
            return 0;
        }
        return left;
    }

    private void answer(Answer answer) throws InterruptedException {
        boolean more = gather();
        if (!sink.gaps().isEmpty()) {
            sink.gaps().forEach(gap -> service.metrics().gap(HttpMetrics.Way.PULL));
            throw new Refused(Problem.gaps(sink.gaps(), ReaderCursor.of(reader)));
        }
        if (sink.isEmpty() && reader.finished()) {
            var excess = reader.excess();
            throw new Refused(Problem.of(excess.isPresent() ? excess.get() : new Opened.AllGone()));
        }
        String end = ReaderCursor.of(reader);
        answer(
                answer,
                new Page(from, end, more, sink.full(), sink.flawed(), sink.events(), sink.parts()));
    }

    /** Reads the page; returns whether more is there. */
    private boolean gather() throws InterruptedException {
        if (!refused && sink.events() > 0) {
            refused = fill() || (asked.patience().isZero() && reachEnd());
        }
        if (sink.isEmpty() && !sink.undecodable().isEmpty()) {
            throw new SourceUnavailableException(sink.undecodable());
        }
        // Short of the end as it was at the request, something is there that could not be read.
        return refused || !reader.live();
    }

    /** Some was there at once: what history still has up to the present end belongs to the page. */
    private boolean fill() throws InterruptedException {
        long enough = now() + FILL_NANOS;
        boolean full = false;
        while (!full && !sink.full() && !reader.live() && reader.trouble().isEmpty()) {
            long left = enough - now();
            if (left <= 0) {
                return false;
            }
            reader.await(left);
            full = reader.read(sink);
        }
        return full;
    }

    /**
     * What was written before the request is in the page, or more is there, be the page full; while
     * Kafka is away, what memory holds of it.
     */
    private boolean reachEnd() throws InterruptedException {
        try {
            return reader.catchUp(sink);
        } catch (SourceUnavailableException e) {
            return false;
        }
    }

    private void answer(Answer answer, Page page) throws InterruptedException {
        String tag = page.tag();
        pull.headers().set(answer, asked, page, tag, stream.ending());
        // Of several errors one may be gone, and the tag would be the same.
        if (!page.flawed() && EntityTag.matches(answer.header("If-None-Match").orElse(""), tag)) {
            answer.send(304);
            return;
        }
        Body plain = Body.plain(page.parts());
        ContentCoding coding = plain.liked(answer.acceptedCodings());
        // What is compressed stands in memory beside what it was made of.
        if (coding != ContentCoding.IDENTITY && pull.memory().take(plain.length())) {
            try {
                plain.coded(coding).send(answer, stream);
            } finally {
                pull.memory().giveBack(plain.length());
            }
        } else {
            plain.send(answer, stream);
        }
        if (!answer.isHead()) {
            service.metrics().delivered(HttpMetrics.Way.PULL, page.events(), plain.length());
        }
    }

    @Override
    public void hurry() {
        stream.hurry();
    }

    @Override
    public void stop() {
        stream.giveUp();
    }

    @Override
    public void close() {
        stopAlarm();
        sink.close();
        reader.close();
        stream.close();
    }
}
