package dev.aqueduct.bench.micro;

import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bridge.event.EventRenderer;
import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.schemas.SingleObject;
import dev.aqueduct.schemas.feed.Earthquake;
import dev.aqueduct.schemas.feed.ReviewStatus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** The records that are measured with. */
final class Samples {
    static final String CHANNEL = "earthquakes";
    private static final long TIME = 1_795_000_000_123L;

    private Samples() {}

    /** What renders records, with the one schema that there is. */
    static EventRenderer renderer() {
        return new EventRenderer((_, _) -> Earthquake.getClassSchema(), _ -> ValueFormat.AUTO);
    }

    /** A record of 200 bytes of JSON, as the other cases publish them. */
    static LogRecord json(long offset) {
        return record(offset, jsonValue((int) offset));
    }

    static byte[] jsonValue(int number) {
        return new EventValue(200).of(number).clone();
    }

    /** A record of the demo feed's in Avro. */
    static LogRecord avro(long offset) {
        return record(offset, avro());
    }

    private static LogRecord record(long offset, byte[] value) {
        return new LogRecord(CHANNEL, 0, offset, TIME, null, value, List.of());
    }

    /** A value in Avro's single-object encoding, of 150 bytes or so. */
    static byte[] avro() {
        Earthquake earthquake =
                Earthquake.newBuilder()
                        .setId("ci37868143")
                        .setTime(Instant.ofEpochMilli(TIME))
                        .setUpdated(Instant.ofEpochMilli(TIME + 1_000_000))
                        .setMagnitude(1.29)
                        .setMagnitudeType("ml")
                        .setPlace("4km W of Castaic, CA")
                        .setLatitude(34.4855)
                        .setLongitude(-118.6751667)
                        .setDepthKm(14.16)
                        .setNetwork("ci")
                        .setKind("earthquake")
                        .setStatus(ReviewStatus.REVIEWED)
                        .setTsunami(false)
                        .setSignificance(26)
                        .setFelt(null)
                        .setAlert(null)
                        .setStations(31)
                        .setGapDegrees(71.0)
                        .setRmsSeconds(0.19)
                        .build();
        try {
            ByteBuffer bytes = Earthquake.getEncoder().encode(earthquake);
            byte[] value = new byte[bytes.remaining()];
            bytes.get(value);
            SingleObject.fingerprint(value).orElseThrow();
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
