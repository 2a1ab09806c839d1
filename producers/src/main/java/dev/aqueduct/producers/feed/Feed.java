package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.TopicSettings;

/** Something that gives events for ever. Used by one thread. */
interface Feed {
    /** The channel it goes to. */
    String channel();

    /** What the channel is created with. */
    TopicSettings topic();

    /** How many events a second it gives when it runs this many times as fast as it would. */
    double perSecond(double speed);

    /** The next event, as of now. */
    FeedEvent next();
}
