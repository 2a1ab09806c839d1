package dev.aqueduct.bridge.http.client;

/** Whoever asks, as far as limits for one client are concerned. */
public sealed interface Client {

    /** One that is told from others by its host's address. */
    record Of(Address host) implements Client {}

    /** One, or many, to whom no such limit applies. */
    record Unlimited() implements Client {}
}
