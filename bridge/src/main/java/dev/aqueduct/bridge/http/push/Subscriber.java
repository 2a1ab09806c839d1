package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.connection.Chunk;

/**
 * One who is served by a thread of its own, and by a {@link Pump} for as long as that needs no
 * waiting. Whoever owns it calls it, but for {@link #raise}.
 */
abstract class Subscriber extends Raised {
    /** Whether the pump owns it. Set by whoever does, to give it away. */
    private volatile boolean pumped;

    /** The pump's: its place among those that it owns, -1 while it is not among them. */
    int place = -1;

    Subscriber(Pump pump) {
        super(pump);
    }

    /** What is to be done with it after its turn. */
    enum Next {
        /** Nothing, until it is raised. */
        WAIT,
        /** It wants another turn when others have had theirs. */
        AGAIN,
        /** It is given back. */
        GIVE_BACK
    }

    /**
     * Serves what is there, without waiting.
     *
     * @param chunk an empty one, for the time of the call
     */
    abstract Next turn(Chunk chunk);

    /**
     * Serves what is due by now, without waiting.
     *
     * @param chunk as of {@link #turn}
     */
    abstract Next look(Chunk chunk);

    /** The pump is about to give it back. */
    abstract void parting();

    /** The pump has given it back: it goes on in a thread of its own, which this starts. */
    abstract void goOn();

    /**
     * Gives it to the pump, which gives it back some time, perhaps before this returns.
     *
     * @return whether the pump took it
     */
    final boolean giveAway() {
        if (!pump().isOpen()) {
            return false;
        }
        pumped = true;
        raise();
        if (!pump().isOpen()) {
            pump().awaitEnd();
            boolean left = pumped;
            pumped = false;
            return !left;
        }
        return true;
    }

    // The pump's.

    @Override
    final void serve(Chunk chunk) {
        if (pumped) { // else it was raised for its thread
            pump().own(this);
            after(turn(chunk));
        }
    }

    final void after(Next next) {
        switch (next) {
            case WAIT -> {}
            case AGAIN -> raise();
            case GIVE_BACK -> giveBack();
        }
    }

    final void giveBack() {
        if (pumped) {
            parting();
            pump().disown(this);
            pumped = false;
            goOn();
        }
    }
}
