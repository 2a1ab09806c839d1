package dev.aqueduct.producers.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes how fast something is to be: a number above 0, or {@code max}. */
public final class SpeedConverter implements ITypeConverter<Double> {
    private static final double SLOWEST = 0.001;
    private static final int FASTEST = 1_000_000;

    /** Java's own reading of numbers takes {@code NaN} and {@code 1d}, too. */
    private static final String DECIMAL = "[0-9]{1,9}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}";

    @Override
    public Double convert(String value) {
        if (value.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        double speed = value.matches(DECIMAL) ? Double.parseDouble(value) : 0;
        if (speed < SLOWEST || speed > FASTEST) {
            throw new TypeConversionException(
                    "'%s' is neither a number from %s to %d nor 'max'"
                            .formatted(value, SLOWEST, FASTEST));
        }
        return speed;
    }
}
