package dev.aqueduct.bridge.app.settings;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One place where settings come from.
 *
 * @param config what is set there
 * @param place the place in words: follows "from"
 * @param spelling how a key is written there
 */
public record Source(Config config, String place, UnaryOperator<String> spelling) {

    /** A source of settings by their keys. */
    public static Source of(
            Map<String, String> settings, String place, UnaryOperator<String> spelling) {
        return new Source(plain(Config.builder(ConfigSources.create(settings))), place, spelling);
    }

    /**
     * The configuration of what the builder was given and of nothing else: neither this process's
     * properties nor variables, and values as they are written (a password may hold a {@code $}).
     */
    static Config plain(Config.Builder builder) {
        return builder.disableEnvironmentVariablesSource()
                .disableSystemPropertiesSource()
                .disableKeyResolving()
                .disableValueResolving()
                .build();
    }
}
