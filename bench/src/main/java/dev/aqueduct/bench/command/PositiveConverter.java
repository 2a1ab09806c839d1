package dev.aqueduct.bench.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes a whole number from 1 to a hundred million. */
final class PositiveConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        if (value.matches("0*[1-9][0-9]{0,7}|100000000")) {
            return Integer.valueOf(value);
        }
        throw new TypeConversionException("'" + value + "' is no whole number from 1 to 100000000");
    }
}
