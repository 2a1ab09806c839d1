package dev.aqueduct.bench.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes a whole number from 0 to a hundred million. */
final class WholeConverter implements ITypeConverter<Integer> {
    private final PositiveConverter positive = new PositiveConverter();

    @Override
    public Integer convert(String value) {
        if (value.matches("0+")) {
            return 0;
        }
        try {
            return positive.convert(value);
        } catch (TypeConversionException e) {
            throw new TypeConversionException(
                    "'" + value + "' is no whole number from 0 to 100000000");
        }
    }
}
