package dev.aqueduct.bridge.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.function.Consumer;

class IsoTimeTest {

    @Test
    void fractions_always_have_the_same_number_of_digits() {
        assertEquals("1970-01-01T00:00:00.000", written(out -> IsoTime.millis(out, 0)));
        assertEquals("1969-12-31T23:59:59.999", written(out -> IsoTime.millis(out, -1)));
        assertEquals("1969-12-31T23:59:59.999999", written(out -> IsoTime.micros(out, -1)));
        assertEquals("1969-12-31T23:59:59.999999999", written(out -> IsoTime.nanos(out, -1)));
        assertEquals("10:15:30.120", written(out -> IsoTime.time(out, 36_930, 120, 3)));
    }

    @Test
    void years_beyond_four_digits_have_a_sign() {
        assertEquals(
                "+10000-01-01T00:00:00.000",
                written(out -> IsoTime.millis(out, 253_402_300_800_000L)));
        assertEquals("0000-02-29", written(out -> IsoTime.date(out, -719_469)));
        assertEquals("-0001-12-31", written(out -> IsoTime.date(out, -719_529)));
        assertEquals(
                "+292278994-08-17T07:12:55.807",
                written(out -> IsoTime.millis(out, Long.MAX_VALUE)));
        assertEquals(
                "-292275055-05-16T16:47:04.192",
                written(out -> IsoTime.millis(out, Long.MIN_VALUE)));
    }

    @Test
    void any_number_is_the_time_that_the_jdk_makes_of_it() {
        Random random = Seed.random("IsoTimeTest");
        for (int round = 0; round < 30_000; round++) {
            long any = random.nextLong() >> random.nextInt(64);
            int day = random.nextInt() >> random.nextInt(32);
            assertEquals(
                    LocalDate.ofEpochDay(day).toString(), written(out -> IsoTime.date(out, day)));
            assertEquals(jdk(any, ChronoUnit.MILLIS), written(out -> IsoTime.millis(out, any)));
            assertEquals(jdk(any, ChronoUnit.MICROS), written(out -> IsoTime.micros(out, any)));
            assertEquals(jdk(any, ChronoUnit.NANOS), written(out -> IsoTime.nanos(out, any)));
        }
    }

    private static String jdk(long count, ChronoUnit unit) {
        LocalDateTime time =
                LocalDateTime.ofInstant(Instant.EPOCH.plus(count, unit), ZoneOffset.UTC);
        String nanos = "%09d".formatted(time.getNano());
        int digits = unit == ChronoUnit.MILLIS ? 3 : unit == ChronoUnit.MICROS ? 6 : 9;
        String clock =
                "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
        return time.toLocalDate() + "T" + clock + "." + nanos.substring(0, digits);
    }

    private static String written(Consumer<JsonBuffer> writer) {
        JsonBuffer out = new JsonBuffer(8);
        writer.accept(out);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
