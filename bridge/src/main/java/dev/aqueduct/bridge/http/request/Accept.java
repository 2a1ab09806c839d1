package dev.aqueduct.bridge.http.request;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The choice of a media type by an Accept header (RFC 9110, section 12.5.1). */
public final class Accept {

    private Accept() {}

    /**
     * One range of the header.
     *
     * @param quality 0 to 1
     * @param place where it stands in the header
     */
    private record Range(String type, double quality, int place) {
        static Range parse(String text, int place) {
            String[] parts = text.split(";", -1);
            return new Range(parts[0].strip().toLowerCase(Locale.ROOT), Weight.of(parts), place);
        }

        /** How closely it fits: 0 not at all, 3 exactly. */
        int specificity(String offered) {
            if (type.equals(offered)) {
                return 3;
            }
            if (type.equals(offered.substring(0, offered.indexOf('/')) + "/*")) {
                return 2;
            }
            return type.equals("*/*") ? 1 : 0;
        }
    }

    /**
     * The type that the client likes best; of equals the one it names more exactly, then the one it
     * names first, then the one offered first.
     *
     * @param header the value of the header, empty where there is none: everything is acceptable
     *     then
     * @param offered the types that can be served, the one to serve by default first
     * @return none where nothing is acceptable
     */
    public static Optional<String> choose(String header, List<String> offered) {
        if (header.isBlank()) {
            return Optional.of(offered.getFirst());
        }
        String[] texts = header.split(",", -1);
        String best = null;
        Range bestRange = null;
        for (String type : offered) {
            Range range = closest(texts, type);
            if (range != null
                    && range.quality() > 0
                    && (best == null || better(range, type, bestRange, best))) {
                best = type;
                bestRange = range;
            }
        }
        return Optional.ofNullable(best);
    }

    private static @Nullable Range closest(String[] texts, String type) {
        Range closest = null;
        for (int place = 0; place < texts.length; place++) {
            Range range = Range.parse(texts[place], place);
            if (range.specificity(type) > (closest == null ? 0 : closest.specificity(type))) {
                closest = range;
            }
        }
        return closest;
    }

    private static boolean better(Range range, String type, @Nullable Range than, String thanType) {
        if (than == null || range.quality() != than.quality()) {
            return than == null || range.quality() > than.quality();
        }
        int closeness = range.specificity(type) - than.specificity(thanType);
        return closeness > 0 || closeness == 0 && range.place() < than.place();
    }
}
