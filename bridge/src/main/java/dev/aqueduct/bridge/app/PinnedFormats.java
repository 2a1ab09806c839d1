package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.event.ValueFormats;
import dev.aqueduct.bridge.read.Selection;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The formats that channels are pinned to by their names, or by patterns with {@code *}: a name
 * goes before patterns, a longer pattern before a shorter one.
 */
final class PinnedFormats implements ValueFormats {
    /** Where more channels than this are read, patterns are matched anew now and then. */
    private static final int MAX_FOUND = 10_000;

    private static final Comparator<Map.Entry<String, ValueFormat>> LONGEST_FIRST =
            Comparator.<Map.Entry<String, ValueFormat>>comparingInt(
                            pinned -> -pinned.getKey().length())
                    .thenComparing(Map.Entry.comparingByKey());

    private final Map<String, ValueFormat> formats;
    private final List<Pinned> patterns;

    /** Asked for every record: matching is done once a channel. */
    private final Map<String, ValueFormat> found = new ConcurrentHashMap<>();

    private record Pinned(Selection channels, ValueFormat format) {}

    PinnedFormats(Map<String, ValueFormat> formats) {
        this.formats = Map.copyOf(formats);
        patterns =
                formats.entrySet().stream()
                        .filter(pinned -> pinned.getKey().contains("*"))
                        .sorted(LONGEST_FIRST)
                        .map(pinned ->
                                new Pinned(
                                        Selection.of(List.of(pinned.getKey())), pinned.getValue()))
                        .toList();
    }

    @Override
    public ValueFormat of(String channel) {
        if (patterns.isEmpty()) {
            return formats.getOrDefault(channel, ValueFormat.AUTO);
        }
        if (found.size() >= MAX_FOUND) {
            found.clear();
        }
        return found.computeIfAbsent(channel, this::find);
    }

    private ValueFormat find(String channel) {
        ValueFormat exact = formats.get(channel);
        if (exact != null) {
            return exact;
        }
        return patterns.stream()
                .filter(pinned -> pinned.channels().includes(channel))
                .map(Pinned::format)
                .findFirst()
                .orElse(ValueFormat.AUTO);
    }
}
