package dev.aqueduct.bridge.http.request;

import java.util.Locale;

/** The weight that a client gives to what it names in a header (RFC 9110, section 12.4.2). */
final class Weight {

    private Weight() {}

    /**
     * The weight of one element of a list, 0 to 1: 1 where it has none, or one that cannot be read.
     *
     * @param parts of the element, as semicolons part it
     */
    static double of(String[] parts) {
        double weight = 1;
        for (int at = 1; at < parts.length; at++) {
            String parameter = parts[at].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                weight = read(parameter.substring(2));
            }
        }
        return weight;
    }

    private static double read(String text) {
        return text.matches("[01](\\.\\d{0,9})?") ? Math.min(1, Double.parseDouble(text)) : 1;
    }
}
