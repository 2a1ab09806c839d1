package dev.aqueduct.bench.pull;

/**
 * A topic of one partition whose events are numbered by their offsets.
 *
 * @param channel its name
 * @param events how many it holds
 * @param valueBytes the length of their values
 */
public record PulledTopic(String channel, int events, int valueBytes) {

    /** The path of its events. */
    public String path() {
        return "/channels/" + channel + "/events";
    }

    /** The position before an event, as somebody types it who does not know the incarnation. */
    public String cursorBefore(int offset) {
        return channel + "**" + offset;
    }
}
