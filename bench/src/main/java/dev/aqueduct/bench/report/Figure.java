package dev.aqueduct.bench.report;

/**
 * A number that runs come to.
 *
 * @param key for programs
 * @param title for people, with the unit
 * @param unit what one of the shown unit is in the unit that is kept; 1,000,000 where nanoseconds
 *     are shown as milliseconds
 * @param compared whether the ratio to another server's says something
 */
public record Figure(String key, String title, double unit, boolean compared) {

    public static Figure count(String key, String title) {
        return new Figure(key, title, 1, false);
    }

    public static Figure compared(String key, String title, double unit) {
        return new Figure(key, title, unit, true);
    }
}
