package dev.aqueduct.bridge.log;

/**
 * What stands behind the log (Kafka) could not be asked, or did not answer in time. It may answer
 * later.
 */
public final class SourceUnavailableException extends RuntimeException {

    /**
     * @param message what was asked and why there was no answer, fit to be shown to a client
     */
    public SourceUnavailableException(String message) {
        super(message);
    }
}
