package dev.aqueduct.bridge.app.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds that settings are of. */
public final class Kinds {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15}) ?([A-Za-z]*)");

    private Kinds() {}

    /** A kind of whatever the function reads; it throws IllegalArgumentException at the others. */
    public static <T> Kind<T> of(String allowed, Function<String, T> read) {
        return new Kind<>() {
            @Override
            public T read(String text) {
                return read.apply(text);
            }

            @Override
            public String allowed() {
                return allowed;
            }
        };
    }

    /** Any text but an empty one. */
    public static Kind<String> text(String allowed) {
        return of(allowed, text -> check(text, !text.isBlank()));
    }

    /** A text that the whole pattern matches. */
    public static Kind<String> text(String allowed, Pattern pattern) {
        return of(allowed, text -> check(text, pattern.matcher(text).matches()));
    }

    /** A whole number; both bounds are allowed. */
    public static Kind<Integer> wholeNumber(int min, int max) {
        return of(
                "a whole number from " + min + " to " + max,
                text -> {
                    int number = Integer.parseInt(text);
                    return check(number, number >= min && number <= max);
                });
    }

    /**
     * A whole number, or as many as fit into a share of the heap that this JVM may take, from 1 %
     * to 80 %; both bounds are allowed.
     */
    public static Kind<Integer> fitting(int min, int max, int bytesEach) {
        return of(
                "a whole number from "
                        + min
                        + " to "
                        + max
                        + ", or a share of the heap from 1% to 80%, at "
                        + (bytesEach >> 10)
                        + "KiB each",
                text -> {
                    if (!text.endsWith("%")) {
                        int number = Integer.parseInt(text);
                        return check(number, number >= min && number <= max);
                    }
                    long number = heap(percent(text, 80)) / bytesEach;
                    return Math.clamp(number, min, max);
                });
    }

    /** A whole number from 1, or a share of what another setting says, from 1 % to 100 %. */
    public static Kind<Portion> portion(int max, String other) {
        return of(
                "a whole number from 1 to " + max + ", or a share of " + other + " from 1% to 100%",
                text -> {
                    if (text.endsWith("%")) {
                        return new Portion(percent(text, 100), true);
                    }
                    int number = Integer.parseInt(text);
                    return new Portion(check(number, number >= 1 && number <= max), false);
                });
    }

    private static int percent(String text, int most) {
        int share = Integer.parseInt(text.substring(0, text.length() - 1).strip());
        return check(share, share >= 1 && share <= most);
    }

    private static long heap(int percent) {
        return Runtime.getRuntime().maxMemory() / 100 * percent;
    }

    /** A number of bytes, written with a unit; both bounds are allowed. */
    public static Kind<Long> size(String min, String max) {
        long least = bytes(min);
        long most = bytes(max);
        return of(
                "a size from " + min + " to " + max + ", in bytes, KiB, MiB or GiB",
                text -> {
                    long size = bytes(text);
                    return check(size, size >= least && size <= most);
                });
    }

    /**
     * A number of bytes, written with a unit or as a share of the heap that this JVM may take, from
     * 1 % to 80 %.
     */
    public static Kind<Long> memory(String min) {
        long least = bytes(min);
        return of(
                "a size from "
                        + min
                        + ", in bytes, KiB, MiB or GiB, or a share of the heap from 1%"
                        + " to 80%",
                text -> {
                    if (!text.endsWith("%")) {
                        long size = bytes(text);
                        return check(size, size >= least);
                    }
                    return Math.max(least, heap(percent(text, 80)));
                });
    }

    /** A length of time, written as {@code 15s} or as {@code PT15S}; both bounds are allowed. */
    public static Kind<Duration> duration(String min, String max) {
        Duration least = length(min);
        Duration most = length(max);
        return of(
                "a duration from " + min + " to " + max + " (ms, s, m, h or d; or as PT15S)",
                text -> {
                    Duration length = length(text);
                    return check(
                            length, length.compareTo(least) >= 0 && length.compareTo(most) <= 0);
                });
    }

    /** One of an enum's constants, in lower case and with {@code -} for {@code _}. */
    public static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        String allowed =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", "));
        return of(
                "one of " + allowed,
                text -> {
                    check(text, text.equals(text.toLowerCase(Locale.ROOT)) && !text.contains("_"));
                    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
                });
    }

    private static <T> T check(T value, boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException("not allowed");
        }
        return value;
    }

    private static long bytes(String text) {
        Matcher amount = amount(text);
        long unit =
                switch (amount.group(2)) {
                    case "", "B" -> 1;
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    case "GiB" -> 1L << 30;
                    default -> throw new IllegalArgumentException("no unit of bytes");
                };
        return Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
    }

    private static Duration length(String text) {
        if (text.startsWith("P")) {
            return Duration.parse(text);
        }
        Matcher amount = amount(text);
        long number = Long.parseLong(amount.group(1));
        return switch (amount.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw new IllegalArgumentException("no unit of time");
        };
    }

    private static Matcher amount(String text) {
        Matcher amount = AMOUNT.matcher(text);
        check(text, amount.matches());
        return amount;
    }
}
