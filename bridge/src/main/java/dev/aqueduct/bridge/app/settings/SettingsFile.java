package dev.aqueduct.bridge.app.settings;

import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads a settings file: YAML, or properties where its name ends so. */
public final class SettingsFile {
    private static final int MAX_BYTES = 1 << 20;

    private SettingsFile() {}

    /**
     * The settings of a file.
     *
     * @throws SettingException if it cannot be read, or is neither
     */
    public static Source read(Path file) {
        String text = text(file);
        if (text.lines().map(String::strip).allMatch(SettingsFile::saysNothing)) {
            return Source.of(Map.of(), file.toString(), UnaryOperator.identity());
        }
        boolean yaml = !file.toString().endsWith(".properties");
        if (yaml) {
            FileKeys.checkYaml(text, file.toString());
        } else {
            FileKeys.checkProperties(text, file.toString());
        }
        MediaType type =
                yaml ? MediaTypes.APPLICATION_X_YAML : MediaTypes.create("text/x-java-properties");
        try {
            Config config = Source.plain(Config.builder(ConfigSources.create(text, type)));
            return new Source(config, file.toString(), UnaryOperator.identity());
        } catch (ConfigException e) {
            throw new SettingException(file + " is not a file of settings: " + reason(e));
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new SettingException(file + " is not a file of settings: over 1 MiB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new SettingException("Cannot read " + file + ": " + reason(file, e));
        }
    }

    private static String reason(Path file, IOException e) {
        if (Files.notExists(file)) {
            return "there is no such file";
        }
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return switch (e) {
            case CharacterCodingException _ -> "it is not UTF-8";
            case AccessDeniedException _ -> "it may not be read";
            default -> e.toString();
        };
    }

    private static boolean saysNothing(String line) {
        return line.isEmpty() || line.startsWith("#") || line.equals("---");
    }

    /** What the parser says, in one line. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
