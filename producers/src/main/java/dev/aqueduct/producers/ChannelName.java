package dev.aqueduct.producers;

import java.util.regex.Pattern;

/**
 * The rule for the names of channels: a legal name of a Kafka topic that does not begin with "_".
 */
public final class ChannelName {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private ChannelName() {}

    /**
     * Returns the name if it may be a channel's.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static String checked(String name) {
        if (!LEGAL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException(
                    "\""
                            + name
                            + "\" cannot be a channel: a name is 1 to 249 letters, digits, '.', '_'"
                            + " and '-', and neither \".\" nor \"..\"");
        }
        if (name.startsWith("_")) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot be a channel: names that begin with '_' are internal");
        }
        return name;
    }
}
