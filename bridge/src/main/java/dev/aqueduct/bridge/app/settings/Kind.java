package dev.aqueduct.bridge.app.settings;

/**
 * What the text of a setting stands for.
 *
 * @param <T> what it is read into
 */
public interface Kind<T> {

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is none of those {@link #allowed}, or
     *     ArithmeticException or DateTimeException, whichever is at hand; messages are not shown
     */
    T read(String text);

    /** Which texts are allowed, in words: follows "allowed is". */
    String allowed();
}
