package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.Data;
import dev.aqueduct.producers.Event;
import dev.aqueduct.producers.EventIds;
import dev.aqueduct.producers.TopicSettings;
import dev.aqueduct.schemas.feed.HostSample;

import java.time.Instant;

/** This machine's load, sampled every second whatever the speed. Keyed by the machine's name. */
final class Host implements Feed {
    static final String CHANNEL = "host";

    private static final String TYPE = "host.sampled";

    private final HostSampler sampler = new HostSampler(System::nanoTime);
    private final EventIds ids = EventIds.random();
    private long given;

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public TopicSettings topic() {
        return FeedTopic.withPartitions(1);
    }

    @Override
    public double perSecond(double speed) {
        return 1;
    }

    @Override
    public FeedEvent next() {
        Instant now = Instant.now();
        HostSample sample = sampler.sample(now);
        String source = "urn:aqueduct:host:" + sample.getHost();
        var event = new Event(ids.id(given++), TYPE, source, now, new Data.Avro(sample));
        return new FeedEvent(sample.getHost(), event);
    }
}
