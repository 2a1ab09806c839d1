package dev.aqueduct.bridge.read;

import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The channels that a request names: names, and patterns in which {@code *} stands for any
 * characters. A pattern also takes in channels that are created later.
 *
 * @param names the channels named in full
 * @param patterns the patterns
 */
public record Selection(SortedSet<String> names, List<String> patterns) {

    /** The selection of the given parts; one with a {@code *} is a pattern. */
    public static Selection of(Collection<String> parts) {
        NavigableSet<String> names = new TreeSet<>();
        parts.stream().filter(part -> !part.contains("*")).forEach(names::add);
        return new Selection(
                names, parts.stream().filter(part -> part.contains("*")).distinct().toList());
    }

    public boolean hasPatterns() {
        return !patterns.isEmpty();
    }

    /** Whether these channels, and no others, are named, and will be. */
    public boolean isOf(Set<String> channels) {
        return patterns.isEmpty() && names.equals(channels);
    }

    /** Whether the channel is named, or matches a pattern. */
    public boolean includes(String channel) {
        return names.contains(channel)
                || patterns.stream().anyMatch(pattern -> matches(pattern, channel));
    }

    /**
     * Going back to the last star alone is enough, and so the time is bounded by the product of the
     * lengths, whatever a request has thought up.
     */
    private static boolean matches(String pattern, String name) {
        int at = 0;
        int star = -1;
        int starAt = 0;
        int next = 0;
        while (next < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                starAt = next;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(next)) {
                at++;
                next++;
            } else if (star >= 0) {
                at = star + 1;
                next = ++starAt;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
