package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.answer.ChannelOutlet;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.read.Reader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A push while it follows the present, and its client takes what it is sent: all that a pump can
 * do. Anything else is left to its own thread.
 */
final class PumpedPush extends Subscriber {
    private final Reader reader;
    private final PushSink sink;
    private final ChannelOutlet outlet;
    private final Streams.Stream stream;
    private final Pushes pushes;
    private final long heartbeatNanos;

    /** With whom it goes along at the moment; null while with nobody. The pump's thread's. */
    private @Nullable Convoy convoy;

    /** Its number in the convoy. */
    private int number;

    /** How many of the convoy's writes it knows of, or has not been there for. */
    private long knowsWrites;

    private @Nullable Runnable resume;

    /** Why it was given back, if by a failure. */
    private @Nullable Throwable failure;

    PumpedPush(
            Reader reader,
            PushSink sink,
            ChannelOutlet outlet,
            Streams.Stream stream,
            Pushes pushes) {
        super(pushes.pumps().next());
        this.pushes = pushes;
        this.reader = reader;
        this.sink = sink;
        this.outlet = outlet;
        this.stream = stream;
        heartbeatNanos = pushes.service().settings().heartbeat().toNanos();
    }

    /**
     * Has it served by the pump for as long as that can do it. For the push's thread.
     *
     * @param resume run when the pump no longer serves it, perhaps before this returns
     * @return whether the pump serves it
     * @throws ClientGoneException if the client is gone
     */
    boolean begin(Runnable resume) {
        if (!reader.follows()) {
            return false;
        }
        this.resume = resume;
        outlet.waits(false);
        reader.tell(this::raise);
        boolean begun = giveAway();
        if (!begun) {
            end();
        }
        return begun;
    }

    /**
     * Takes over from the pump.
     *
     * @throws ClientGoneException if the client is gone
     */
    void end() {
        reader.tell(null);
        sink.gatherIn(Chunk.passing(), true);
        rethrow();
        outlet.waits(true);
        outlet.writeRest();
    }

    @Override
    void parting() {
        leaveConvoy();
    }

    @Override
    void goOn() {
        Runnable next = resume;
        if (next != null) {
            next.run();
        }
    }

    private void rethrow() {
        switch (failure) {
            case null -> {}
            case IOException gone -> throw new ClientGoneException(gone);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    @Override
    Next turn(Chunk chunk) {
        try {
            leaveConvoy(); // it was raised by something else than what follows
            if (stream.ending()) {
                return Next.GIVE_BACK;
            }
            sink.gatherIn(chunk, false);
            Reader.Followed followed = reader.follow(sink);
            sink.tellLive();
            boolean undecodable = sink.wasUndecodable();
            if (!sink.tryFlush(outlet) || undecodable) {
                return Next.GIVE_BACK;
            }
            if (followed == Reader.Followed.ALL && sink.liveTold()) {
                pump().convoys().join(this, chunk);
            }
            return switch (followed) {
                case ALL -> Next.WAIT;
                case REFUSED -> Next.AGAIN;
                case MUST_READ -> Next.GIVE_BACK;
            };
        } catch (Throwable e) {
            failure = e; // thrown where the push is served
            return Next.GIVE_BACK;
        }
    }

    private void leaveConvoy() {
        Convoy with = convoy;
        if (with != null) {
            with.leave(this);
        }
    }

    @Override
    Next look(Chunk chunk) {
        try {
            Convoy with = convoy;
            if (with != null) {
                if (with.silence(this) < heartbeatNanos) {
                    return Next.WAIT;
                }
                with.bringUp(this);
            }
            if (sink.silence() < heartbeatNanos) {
                return Next.WAIT;
            }
            sink.gatherIn(chunk, false);
            if (with != null) {
                with.forgetPast();
            }
            sink.tellHeartbeat();
            return sink.tryFlush(outlet) ? Next.WAIT : Next.GIVE_BACK;
        } catch (Throwable e) {
            failure = e;
            return Next.GIVE_BACK;
        }
    }

    // The convoy's.

    Reader reader() {
        return reader;
    }

    PushSink sink() {
        return sink;
    }

    ChannelOutlet outlet() {
        return outlet;
    }

    Pushes pushes() {
        return pushes;
    }

    void joined(Convoy joined, int asNumber, long writes) {
        convoy = joined;
        number = asNumber;
        knowsWrites = writes;
    }

    void left() {
        convoy = null;
    }

    int number() {
        return number;
    }

    void number(int changed) {
        number = changed;
    }

    long knowsWrites() {
        return knowsWrites;
    }

    void knowsWrites(long writes) {
        knowsWrites = writes;
    }

    /** Its client is gone. */
    void failed(Throwable cause) {
        failure = cause;
    }
}
