package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.Data;
import dev.aqueduct.producers.Event;
import dev.aqueduct.producers.EventIds;
import dev.aqueduct.producers.TopicSettings;
import dev.aqueduct.schemas.feed.Flight;

import java.time.Instant;
import java.time.LocalDateTime;

/**
 * Flights of three months, replayed. Keyed by origin: the departures of an airport stay in order.
 */
final class Flights implements Feed {
    static final String CHANNEL = "flights";

    private static final double PER_SECOND = 10;
    private static final String TYPE = "flight.departed";
    private static final String SOURCE = "https://www.transtats.bts.gov/";

    private final Rows rows = new Rows("flights.tsv.gz");
    private final EventIds ids = EventIds.random();
    private long given;

    @Override
    public String channel() {
        return CHANNEL;
    }

    /** Two partitions, so that the demo shows more than one. */
    @Override
    public TopicSettings topic() {
        return FeedTopic.withPartitions(2);
    }

    @Override
    public double perSecond(double speed) {
        return PER_SECOND * speed;
    }

    @Override
    public FeedEvent next() {
        Flight flight = flight(rows.next());
        var event = new Event(ids.id(given++), TYPE, SOURCE, Instant.now(), new Data.Avro(flight));
        return new FeedEvent(flight.getOrigin(), event);
    }

    private static Flight flight(String[] row) {
        return new Flight(
                LocalDateTime.parse(row[0]),
                row[1],
                row[2],
                Integer.parseInt(row[3]),
                Integer.parseInt(row[4]));
    }
}
