package dev.aqueduct.bridge.event;

/** The formats that channels are pinned to. Asked for every record, by any thread. */
@FunctionalInterface
public interface ValueFormats {

    /** The format of all values of a channel, {@link ValueFormat#AUTO} where it is not pinned. */
    ValueFormat of(String channel);
}
