package dev.aqueduct.bridge.app.settings;

/** Something that was set cannot be. The message is one line, fit to be shown as it is. */
public final class SettingException extends RuntimeException {

    public SettingException(String message) {
        super(message);
    }
}
