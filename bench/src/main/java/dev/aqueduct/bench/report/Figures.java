package dev.aqueduct.bench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one run of one server came to: numbers by their names, in the order in which they were put.
 * For one thread.
 */
public final class Figures {
    private final Map<Figure, Double> values = new LinkedHashMap<>();

    public Figures put(Figure figure, double value) {
        values.put(figure, value);
        return this;
    }

    public Figures putAll(Figures others) {
        values.putAll(others.values);
        return this;
    }

    public OptionalDouble get(Figure figure) {
        Double value = values.get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    Map<Figure, Double> all() {
        return Collections.unmodifiableMap(values);
    }
}
