package dev.aqueduct.producers.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes a whole number, and calls it that. */
final class WholeNumberConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException wrong) {
            throw new TypeConversionException(
                    value.matches("-?[0-9]+")
                            ? "'" + value + "' is too large a number"
                            : "'" + value + "' is not a whole number");
        }
    }
}
