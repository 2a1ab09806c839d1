package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.Data;
import dev.aqueduct.producers.Event;
import dev.aqueduct.producers.EventIds;
import dev.aqueduct.producers.TopicSettings;
import dev.aqueduct.schemas.feed.Earthquake;
import dev.aqueduct.schemas.feed.ReviewStatus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/**
 * The earthquakes of a week, replayed. Keyed by seismic network: the reports of one stay in order.
 */
final class Earthquakes implements Feed {
    static final String CHANNEL = "earthquakes";

    private static final double PER_SECOND = 2;
    private static final String TYPE = "earthquake.reported";
    private static final String SOURCE =
            "https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary/all_week.geojson";

    private final Rows rows = new Rows("earthquakes.tsv.gz");
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
        return PER_SECOND * speed;
    }

    @Override
    public FeedEvent next() {
        Earthquake quake = quake(rows.next());
        var event = new Event(ids.id(given++), TYPE, SOURCE, Instant.now(), new Data.Avro(quake));
        return new FeedEvent(quake.getNetwork(), event);
    }

    private static Earthquake quake(String[] row) {
        return Earthquake.newBuilder()
                .setId(row[0])
                .setTime(Instant.ofEpochMilli(Long.parseLong(row[1])))
                .setUpdated(Instant.ofEpochMilli(Long.parseLong(row[2])))
                .setMagnitude(Double.parseDouble(row[3]))
                .setMagnitudeType(row[4])
                .setPlace(row[5])
                .setLatitude(Double.parseDouble(row[6]))
                .setLongitude(Double.parseDouble(row[7]))
                .setDepthKm(Double.parseDouble(row[8]))
                .setNetwork(row[9])
                .setKind(row[10])
                .setStatus(ReviewStatus.valueOf(row[11].toUpperCase(Locale.ROOT)))
                .setTsunami(row[12].equals("1"))
                .setSignificance(Integer.parseInt(row[13]))
                .setFelt(orNull(row[14], Integer::valueOf))
                .setAlert(orNull(row[15], text -> text))
                .setStations(orNull(row[16], Integer::valueOf))
                .setGapDegrees(orNull(row[17], Double::valueOf))
                .setRmsSeconds(orNull(row[18], Double::valueOf))
                .build();
    }

    private static <T> @Nullable T orNull(String column, Function<String, T> parse) {
        return column.isEmpty() ? null : parse.apply(column);
    }
}
