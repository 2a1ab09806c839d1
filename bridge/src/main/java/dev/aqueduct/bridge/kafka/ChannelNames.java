package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.read.Selection;

import java.util.List;

/**
 * Which topics are channels: those that are included and not excluded, and never one whose name
 * begins with {@code _}.
 */
final class ChannelNames {
    /** Kafka's limit for a topic's name. */
    private static final int MAX_LENGTH = 249;

    private final Selection included;
    private final Selection excluded;

    ChannelNames(List<String> include, List<String> exclude) {
        included = Selection.of(include.isEmpty() ? List.of("*") : include);
        excluded = Selection.of(exclude);
    }

    boolean admits(String topic) {
        return legal(topic)
                && !topic.startsWith("_")
                && included.includes(topic)
                && !excluded.includes(topic);
    }

    /** Kafka's rule for names; others are not even asked for. */
    private static boolean legal(String topic) {
        return !topic.isEmpty()
                && topic.length() <= MAX_LENGTH
                && !topic.equals(".")
                && !topic.equals("..")
                && legalCharacters(topic);
    }

    private static boolean legalCharacters(String topic) {
        for (int at = 0; at < topic.length(); at++) {
            char c = topic.charAt(at);
            if (!((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-')) {
                return false;
            }
        }
        return true;
    }
}
