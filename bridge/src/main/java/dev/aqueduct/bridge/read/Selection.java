package dev.aqueduct.bridge.read;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The channels that a request names: names, and patterns in which {@code *} stands for any
 * characters. A pattern also takes in channels that are created later.
 *
 * @param names the channels named in full
 * @param patterns the patterns
 */
public record Selection(SortedSet<String> names, List<Pattern> patterns) {

    /** The selection of the given parts; one with a {@code *} is a pattern. */
    public static Selection of(Collection<String> parts) {
        NavigableSet<String> names = new TreeSet<>();
        List<Pattern> patterns =
                parts.stream()
                        .filter(part -> part.contains("*"))
                        .distinct()
                        .map(Selection::pattern)
                        .toList();
        parts.stream().filter(part -> !part.contains("*")).forEach(names::add);
        return new Selection(names, patterns);
    }

    private static Pattern pattern(String glob) {
        // Runs of stars are one star: nested quantifiers would let a request burn the CPU.
        StringBuilder regex = new StringBuilder();
        for (String literal : glob.replaceAll("\\*+", "*").splitWithDelimiters("\\*", -1)) {
            regex.append(literal.equals("*") ? ".*" : Pattern.quote(literal));
        }
        return Pattern.compile(regex.toString());
    }

    public boolean hasPatterns() {
        return !patterns.isEmpty();
    }

    /** Whether the channel is named, or matches a pattern. */
    public boolean includes(String channel) {
        return names.contains(channel)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(channel).matches());
    }
}
