package dev.aqueduct.bridge.json;

/**
 * Writes dates and times in ISO-8601 into a buffer, for any number that a producer may have
 * written: years have four digits at least, a {@code -} before the year 0, a {@code +} after 9999.
 * Fractions always have the same number of digits.
 */
public final class IsoTime {

    private static final int SECONDS_OF_DAY = 86_400;

    private IsoTime() {}

    /** Writes {@code 2026-11-22T10:15:30.123}, from the milliseconds since the epoch. */
    public static void millis(JsonBuffer out, long millis) {
        dateTime(out, Math.floorDiv(millis, 1000), Math.floorMod(millis, 1000), 3);
    }

    /** Writes {@code 2026-11-22T10:15:30.123456}, from the microseconds since the epoch. */
    public static void micros(JsonBuffer out, long micros) {
        dateTime(out, Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000), 6);
    }

    /** Writes {@code 2026-11-22T10:15:30.123456789}, from the nanoseconds since the epoch. */
    public static void nanos(JsonBuffer out, long nanos) {
        dateTime(out, Math.floorDiv(nanos, 1_000_000_000), Math.floorMod(nanos, 1_000_000_000), 9);
    }

    private static void dateTime(JsonBuffer out, long seconds, int fraction, int digits) {
        date(out, Math.floorDiv(seconds, SECONDS_OF_DAY));
        out.raw('T');
        time(out, Math.floorMod(seconds, SECONDS_OF_DAY), fraction, digits);
    }

    /**
     * Writes {@code 10:15:30.123}.
     *
     * @param second the second of the day, 0 to 86,399
     * @param fraction the fraction of the second, in units of its last digit
     * @param digits how many digits the fraction has
     */
    public static void time(JsonBuffer out, int second, int fraction, int digits) {
        int minute = second / 60;
        out.pair(minute / 60).raw(':').pair(minute % 60).raw(':');
        out.pair(second - minute * 60).raw('.').digits(fraction, digits);
    }

    /**
     * Writes {@code 2026-11-22}, from the days since the epoch, in the proleptic Gregorian
     * calendar. The arithmetic counts years from March, so that a leap day is a year's last, in
     * eras of 400 years.
     */
    public static void date(JsonBuffer out, long epochDay) {
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, 146_097);
        int dayOfEra = (int) (day - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        year(out, yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        out.raw('-').pair(month).raw('-');
        out.pair(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    }

    private static void year(JsonBuffer out, long year) {
        if (year < 0) {
            out.raw('-');
        } else if (year > 9999) {
            out.raw('+');
        }
        long size = Math.abs(year);
        if (size > 9999) {
            out.number(size);
        } else {
            out.pair((int) size / 100).pair((int) size % 100);
        }
    }
}
