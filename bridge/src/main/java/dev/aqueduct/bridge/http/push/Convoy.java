package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.SharedPlace;
import dev.aqueduct.bridge.read.Sink;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Pushes that are at the same place of a channel's order, and are sent the same bytes: what follows
 * is found and put together once, and for each of them there is a write and nothing else. One whose
 * connection does not take all of it leaves, and goes on by itself. For the pump's thread.
 */
final class Convoy extends Raised implements Sink {
    private static final byte[] NOTHING = new byte[0];

    private final Convoys convoys;
    private final Convoys.Key key;
    private final SharedPlace place;
    private final EventFrames frames;
    private final HttpMetrics metrics;
    private final Service service;
    private final @Nullable ConvoyGzip gzip;
    private final List<PumpedPush> members = new ArrayList<>();

    private Chunk chunk;
    private int events;
    private boolean undecodable;

    /** How often it has written. */
    private long writes;

    private long writtenNanos;
    private byte[] lastHead = NOTHING;

    Convoy(PumpedPush first, Convoys convoys, Convoys.Key key, Chunk chunk) {
        super(first.pump());
        this.convoys = convoys;
        this.key = key;
        this.chunk = chunk;
        service = first.pushes().service();
        metrics = service.metrics();
        place = first.reader().share(this::raise);
        frames = new EventFrames(place, key.typeNames());
        gzip = key.gzip() ? new ConvoyGzip(first.pushes().deflations()) : null;
    }

    /** Takes the push along if it is at the same place. */
    void join(PumpedPush push) {
        if (push.reader().join(place)) {
            push.joined(this, members.size(), writes);
            members.add(push);
            GzipCoding coding = push.sink().gzip();
            if (gzip != null && coding != null) {
                coding.join(gzip.sum());
                gzip.forgetPast();
            }
        }
        endIfEmpty();
    }

    private void endIfEmpty() {
        if (members.isEmpty()) {
            place.close();
            convoys.remove(key, this);
        }
    }

    @Override
    void serve(Chunk empty) {
        if (members.isEmpty()) {
            endIfEmpty();
            return;
        }
        chunk = empty;
        try {
            Reader.Followed followed = place.follow(this);
            if (!chunk.isEmpty()) {
                write();
            }
            if (followed == Reader.Followed.MUST_READ || undecodable) {
                dissolve();
            } else if (followed == Reader.Followed.REFUSED) {
                raise();
            }
        } catch (Throwable e) {
            // What was found may not have been sent: nobody may go on from here.
            members.forEach(member -> member.failed(e));
            dissolve();
        }
    }

    @Override
    public boolean event(Entry entry, boolean shared) {
        if (chunk.size() >= service.settings().batchBytes()) {
            return false;
        }
        byte[] head = frames.add(chunk, entry, shared, false);
        undecodable = head == null;
        if (head == null) {
            return false;
        }
        events++;
        lastHead = head;
        return true;
    }

    @Override
    public boolean gap(Gap gap) {
        throw new IllegalStateException("who follows the present has no gaps");
    }

    @Override
    public boolean ended(String channel) {
        throw new IllegalStateException("who follows the present is not told of an end");
    }

    private void write() {
        Chunk sent = gzip == null ? chunk : gzip.code(chunk);
        int size = sent.size();
        ByteBuffer bytes = sent.framed();
        int start = bytes.position();
        ByteBuffer copy = null; // those who did not take all of it share one
        writes++;
        writtenNanos = service.nanoTime().getAsLong();
        metrics.delivered(
                HttpMetrics.Way.PUSH, events * members.size(), (long) size * members.size());
        events = 0;
        // From the end, since one that leaves is replaced by the last.
        for (int number = members.size() - 1; number >= 0; number--) {
            PumpedPush member = members.get(number);
            bytes.position(start);
            try {
                if (!member.outlet().tryWrite(bytes)) {
                    int taken = bytes.position() - start;
                    copy = copy == null ? Chunk.copy(bytes.position(start)) : copy;
                    member.outlet().keep(copy.duplicate().position(taken));
                    member.giveBack();
                }
            } catch (IOException | RuntimeException e) {
                member.failed(e);
                member.giveBack();
            }
        }
        chunk.clear();
    }

    /** The member goes on from here by itself. */
    void leave(PumpedPush member) {
        member.reader().leave(place);
        tell(member);
        PumpedPush last = members.removeLast();
        if (member.number() < members.size()) {
            members.set(member.number(), last);
            last.number(member.number());
        }
        member.left();
        endIfEmpty();
    }

    /** Lets the member know where it is, and what it was sent. */
    void bringUp(PumpedPush member) {
        member.reader().moveTo(place);
        tell(member);
    }

    private void tell(PumpedPush member) {
        GzipCoding coding = member.sink().gzip();
        if (gzip != null && coding != null) {
            coding.bringUp(gzip.sum());
        }
        if (member.knowsWrites() != writes) {
            member.knowsWrites(writes);
            member.sink().delivered(lastHead, writtenNanos);
        }
    }

    /** The member is sent something that the others are not. */
    void forgetPast() {
        if (gzip != null) {
            gzip.forgetPast();
        }
    }

    /** For how long the member was sent nothing, by the convoy or by itself, in nanoseconds. */
    long silence(PumpedPush member) {
        return member.knowsWrites() == writes
                ? member.sink().silence()
                : service.nanoTime().getAsLong() - writtenNanos;
    }

    private void dissolve() {
        while (!members.isEmpty()) {
            members.getLast().giveBack();
        }
    }
}
