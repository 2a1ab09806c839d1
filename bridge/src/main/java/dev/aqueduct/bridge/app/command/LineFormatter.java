package dev.aqueduct.bridge.app.command;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One short line for a record of the log: a stack trace is never shown, its causes are named. */
final class LineFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    /** A chain of causes longer than this says nothing more. */
    private static final int MAX_CAUSES = 5;

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(TIME.format(record.getInstant()));
        line.append(' ').append(record.getLevel().getName()).append(' ');
        line.append(formatMessage(record));
        Throwable cause = record.getThrown();
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            line.append(": ").append(cause);
            cause = cause.getCause();
        }
        return line.toString().strip().replaceAll("\\s*\\R\\s*", " ") + System.lineSeparator();
    }
}
