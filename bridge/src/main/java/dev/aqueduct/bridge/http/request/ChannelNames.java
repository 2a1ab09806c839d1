package dev.aqueduct.bridge.http.request;

import dev.aqueduct.bridge.read.Selection;

import java.util.List;
import java.util.regex.Pattern;

/** The names of channels in a path. */
public final class ChannelNames {
    /** Kafka: letters, digits, dot, underline, dash, and no more than 249 of them. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private static final Pattern NAME_OR_PATTERN = Pattern.compile("[A-Za-z0-9._*-]{1,249}");

    private ChannelNames() {}

    /**
     * One name.
     *
     * @throws Refused if no channel can have it
     */
    public static String one(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Refused(Problem.noSuchChannel(name));
        }
        return name;
    }

    /**
     * Names and patterns, joined by commas.
     *
     * @throws Refused if no channel can have one of them
     */
    public static Selection several(String names) {
        List<String> parts = List.of(names.split(",", -1));
        for (String part : parts) {
            if (!NAME_OR_PATTERN.matcher(part).matches()) {
                throw new Refused(Problem.noSuchChannel(part));
            }
        }
        return Selection.of(parts);
    }
}
