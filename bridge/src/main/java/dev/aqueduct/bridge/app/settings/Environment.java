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
     * Kubernetes puts variables for every service into every container. Beside services named
     * {@code aqueduct} or {@code aqueduct-kafka} they begin as ours do, and one even is ours.
     */
    private static final Pattern KUBERNETES_NAME =
            Pattern.compile(
                    "AQUEDUCT_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_.+)?)");

    private static final Pattern KUBERNETES_PORT = Pattern.compile("AQUEDUCT_(.+_)?PORT");
    private static final Pattern KUBERNETES_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    /** A part in small letters would be taken for the one in capitals, which it is not. */
    private static final Pattern BELOW = Pattern.compile("[^a-z_]+(_[^a-z_]+)*");

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
                || (KUBERNETES_PORT.matcher(name).matches()
                        && KUBERNETES_ADDRESS.matcher(value).matches());
    }

    private static String key(String name, List<? extends Setting> settings) {
        for (Setting setting : settings) {
            String variable = variable(setting.key());
            if (setting instanceof Setting.Named) {
                if (name.startsWith(variable + "_")) {
                    return setting.key() + "." + below(name, variable.length() + 1);
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

    private static String below(String name, int from) {
        String below = name.substring(from);
        if (!BELOW.matcher(below).matches()) {
            throw new SettingException(
                    name
                            + " (from the environment) is not the name of a setting: below "
                            + name.substring(0, from)
                            + " stand capitals for small letters, and a single _ for a dot; what"
                            + " is named otherwise can be set in a file");
        }
        return below.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The variable of a key. */
    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
