package dev.aqueduct.bridge.app.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Settings in environment variables: {@code kafka.bootstrap-servers} is {@code
 * AQUEDUCT_KAFKA_BOOTSTRAP_SERVERS}. Names below a setting of values by name are in lower case,
 * with dots for underscores, as Kafka's are.
 */
public final class Environment {
    private static final String PREFIX = "AQUEDUCT_";

    /**
     * Kubernetes puts variables for every service into every container. Beside a service named
     * {@code aqueduct} they begin as ours do, and one even is ours.
     */
    private static final Pattern KUBERNETES_NAME =
            Pattern.compile(
                    "AQUEDUCT_(SERVICE_(HOST|PORT(_.+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_.+)?)");

    private static final Pattern KUBERNETES_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private Environment() {}

    /**
     * The settings among the variables.
     *
     * @throws SettingException if a variable is named as ours are, and is none
     */
    public static Source read(Map<String, String> variables, List<? extends Setting> settings) {
        Map<String, String> found = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !isKubernetes(name, value)) {
                found.put(key(name, settings), value);
            }
        });
        return Source.of(found, "the environment", Environment::variable);
    }

    private static boolean isKubernetes(String name, String value) {
        return KUBERNETES_NAME.matcher(name).matches()
                || (name.equals("AQUEDUCT_PORT") && KUBERNETES_ADDRESS.matcher(value).matches());
    }

    private static String key(String name, List<? extends Setting> settings) {
        for (Setting setting : settings) {
            String variable = variable(setting.key());
            if (setting instanceof Setting.Named) {
                if (name.startsWith(variable + "_")) {
                    String below = name.substring(variable.length() + 1);
                    return setting.key() + "." + below.toLowerCase(Locale.ROOT).replace('_', '.');
                }
            } else if (name.equals(variable)) {
                return setting.key();
            }
        }
        Stream<String> names = settings.stream().map(Setting::key).map(Environment::variable);
        throw new SettingException(
                "There is no setting "
                        + name
                        + " (from the environment)"
                        + Nearest.of(name, names));
    }

    /** The variable of a key. */
    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
