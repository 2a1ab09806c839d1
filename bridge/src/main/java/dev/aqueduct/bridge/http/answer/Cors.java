package dev.aqueduct.bridge.http.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose pages may read, without credentials (WHATWG Fetch, section 3.2).
 *
 * @param origins {@code *} alone for any
 */
public record Cors(List<String> origins) {
    private static final String EXPOSED = "ETag, Link, Retry-After, Allow";

    private static final Map<String, String> TO_ANY = headers("*");

    /** Headers that let a page of this origin read the answer; none where it may not. */
    Map<String, String> headers(Optional<String> origin) {
        return any() ? TO_ANY : allowed(origin).map(Cors::headers).orElse(Map.of());
    }

    private static Map<String, String> headers(String allowed) {
        return Map.of(
                "Access-Control-Allow-Origin", allowed, "Access-Control-Expose-Headers", EXPOSED);
    }

    /** The headers of the answer to a preflight. */
    Map<String, String> preflight(Optional<String> origin, String methods) {
        return allowed(origin)
                .map(allowed ->
                        Map.of(
                                "Access-Control-Allow-Origin",
                                allowed,
                                "Access-Control-Allow-Methods",
                                methods,
                                "Access-Control-Allow-Headers",
                                "*",
                                "Access-Control-Max-Age",
                                "86400"))
                .orElse(Map.of());
    }

    /** What an answer depends on that depends on these headers. */
    String varying(String headers) {
        return varies() ? headers + ", Origin" : headers;
    }

    /** Whether answers differ by origin, which shared caches have to know. */
    boolean varies() {
        return !origins.isEmpty() && !any();
    }

    private boolean any() {
        return origins.contains("*");
    }

    private Optional<String> allowed(Optional<String> origin) {
        return any() ? Optional.of("*") : origin.filter(origins::contains);
    }
}
