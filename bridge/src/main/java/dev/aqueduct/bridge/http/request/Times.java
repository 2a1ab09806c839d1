package dev.aqueduct.bridge.http.request;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as they stand in parameters. */
final class Times {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Times() {}

    /**
     * A duration that is not negative: a number with {@code ms}, {@code s}, {@code m}, {@code h} or
     * {@code d}, or ISO-8601 ({@code PT15M}, {@code P1DT2H}).
     */
    static Optional<Duration> duration(String text) {
        Matcher brief = SHORT.matcher(text);
        if (brief.matches()) {
            long count = Long.parseLong(brief.group(1));
            return Optional.of(
                    switch (brief.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            Duration parsed = Duration.parse(text);
            return parsed.isNegative() ? Optional.empty() : Optional.of(parsed);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * An instant as ISO-8601 with its offset from UTC. A plus sign may have come as a space, which
     * is what it stands for in the queries that forms make.
     */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
