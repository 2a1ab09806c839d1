package dev.aqueduct.bridge.app.settings;

import io.helidon.config.Config;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is set: for every setting the value from the first source that has one. */
public final class Values {
    private final List<Source> sources;

    private Values(List<Source> sources) {
        this.sources = sources;
    }

    /**
     * The values from sources, of which the first has the last word.
     *
     * @throws SettingException if a source sets something that is no setting
     */
    public static Values of(List<Source> sources, List<? extends Setting> settings) {
        for (Source source : sources) {
            leaves(source.config())
                    .forEach(leaf -> requireKnown(leaf.key().toString(), source, settings));
        }
        return new Values(sources);
    }

    private static Stream<Config> leaves(Config config) {
        return config.traverse().filter(node -> node.hasValue());
    }

    private static void requireKnown(String key, Source source, List<? extends Setting> settings) {
        if (settings.stream().noneMatch(setting -> covers(setting, key))) {
            throw new SettingException(unknown(key, source, settings));
        }
    }

    private static String unknown(String key, Source source, List<? extends Setting> settings) {
        String written = source.spelling().apply(key);
        String from = " (from " + source.place() + ")";
        for (Setting setting : settings) {
            if (setting instanceof Setting.One<?> one && key.startsWith(one.key() + ".")) {
                return source.spelling().apply(one.key())
                        + from
                        + " takes one value: "
                        + one.kind().allowed();
            }
            if (setting instanceof Setting.Named<?> named && isWithheld(named, key)) {
                return written
                        + from
                        + " cannot be set: the bridge sets "
                        + name(named, key)
                        + " itself, or has no use for it";
            }
        }
        List<String> below =
                settings.stream().flatMap(Values::keys).map(source.spelling()).toList();
        return below.stream()
                .filter(name -> name.startsWith(written + "."))
                .findFirst()
                .map(name -> written + from + " is no setting, but has settings, such as " + name)
                .orElseGet(() ->
                        "There is no setting "
                                + written
                                + from
                                + Nearest.of(written, below.stream()));
    }

    private static boolean isWithheld(Setting.Named<?> named, String key) {
        return key.startsWith(named.key() + ".") && named.withheld().contains(name(named, key));
    }

    private static boolean covers(Setting setting, String key) {
        return switch (setting) {
            case Setting.One<?> one -> key.equals(one.key());
            case Setting.Many<?> many ->
                    key.equals(many.key())
                            || (key.startsWith(many.key() + ".")
                                    && key.substring(many.key().length() + 1)
                                            .chars()
                                            .allMatch(Character::isDigit));
            case Setting.Named<?> named -> isNamed(named, key);
        };
    }

    private static boolean isNamed(Setting.Named<?> named, String key) {
        return key.startsWith(named.key() + ".")
                && (named.names().isEmpty() || named.names().contains(name(named, key)));
    }

    private static String name(Setting.Named<?> named, String key) {
        return Config.Key.unescapeName(key.substring(named.key().length() + 1));
    }

    /** The keys that there are, as far as they can be listed. */
    private static Stream<String> keys(Setting setting) {
        return setting instanceof Setting.Named<?> named
                ? named.names().stream().map(name -> named.key() + "." + name)
                : Stream.of(setting.key());
    }

    /**
     * The value of a setting.
     *
     * @throws SettingException if it is set to what is not allowed
     */
    public <T> T of(Setting.One<T> setting) {
        Source source = source(setting.key());
        if (source == null) {
            return setting.kind().read(setting.preset());
        }
        String text = source.config().get(setting.key()).asString().get();
        return read(setting, setting.kind(), setting.key(), text, source);
    }

    /** The values of a setting, as {@link #of(Setting.One)}. */
    public <T> List<T> of(Setting.Many<T> setting) {
        Source source = source(setting.key());
        if (source == null) {
            return Setting.split(setting.preset()).stream().map(setting.kind()::read).toList();
        }
        return texts(source.config().get(setting.key())).stream()
                .map(text -> read(setting, setting.kind(), setting.key(), text, source))
                .toList();
    }

    /** The values of a setting by their names; each name has its own first source. */
    public <T> Map<String, T> of(Setting.Named<T> setting) {
        Map<String, T> values = new LinkedHashMap<>();
        for (Source source : sources) {
            Config below = source.config().get(setting.key()).detach();
            leaves(below)
                    .forEach(leaf -> {
                        String name = Config.Key.unescapeName(leaf.key().toString());
                        String key = setting.key() + "." + name;
                        String text = leaf.asString().get();
                        if (!values.containsKey(name)) {
                            values.put(name, read(setting, setting.kind(), key, text, source));
                        }
                    });
        }
        return Map.copyOf(values);
    }

    /** Whether a source sets it. */
    public boolean has(Setting setting) {
        return source(setting.key()) != null;
    }

    /** A setting, its value as it is written, and where, in words that a sentence begins with. */
    public String shown(Setting setting) {
        Source source = source(setting.key());
        if (source == null) {
            return setting.key() + " = " + setting.preset() + " (the default)";
        }
        String text = String.join(", ", texts(source.config().get(setting.key())));
        return shown(setting.key(), text, source);
    }

    private static String shown(String key, String text, Source source) {
        return source.spelling().apply(key)
                + " = "
                + (text.isEmpty() ? "nothing" : text)
                + " (from "
                + source.place()
                + ")";
    }

    private @Nullable Source source(String key) {
        for (Source source : sources) {
            if (source.config().get(key).exists()) {
                return source;
            }
        }
        return null;
    }

    private static List<String> texts(Config node) {
        return node.isLeaf()
                ? Setting.split(node.asString().get())
                : leaves(node).map(leaf -> leaf.asString().get().strip()).toList();
    }

    private static <T> T read(
            Setting setting, Kind<T> kind, String key, String text, Source source) {
        try {
            return kind.read(text.strip());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new SettingException(
                    shown(key, text, source) + ": allowed is " + setting.kind().allowed());
        }
    }
}
