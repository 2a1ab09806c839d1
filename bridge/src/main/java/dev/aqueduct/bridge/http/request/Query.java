package dev.aqueduct.bridge.http.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request's query, each at most once. */
public final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    private Query() {}

    /**
     * Reads a query as it stands in the URL.
     *
     * @param raw without the question mark
     * @param known the parameters that are allowed here
     * @throws Refused if it is not encoded right, or holds another parameter, or one twice
     */
    public static Query parse(String raw, List<String> known) {
        Query query = new Query();
        for (String part : raw.split("&", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = PercentEncoding.decode(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : PercentEncoding.decode(part.substring(equals + 1));
            if (!known.contains(name)) {
                throw refused("there is no parameter " + Shown.of(name) + " here; " + list(known));
            }
            if (query.values.put(name, value) != null) {
                throw refused("parameter " + name + " is there twice; it may be there once");
            }
        }
        return query;
    }

    private static String list(List<String> known) {
        return known.isEmpty() ? "there is none" : "there are " + String.join(", ", known);
    }

    private static Refused refused(String detail) {
        return new Refused(Problem.of(ProblemType.INVALID_PARAMETER, detail));
    }

    /** The value of a parameter, decoded; empty text where it has none. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
