package dev.aqueduct.bridge.app.settings;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The keys of a file of settings: each is there once, and is a name. Of a setting that is there
 * twice Helidon takes one without a word, or with a warning that names no file, and at an empty
 * name it fails. For one thread.
 */
final class FileKeys {
    /** Deeper than any setting; what goes deeper refers to itself. */
    private static final int MAX_DEPTH = 50;

    private static final Pattern KEY = Pattern.compile("[^.]+(\\.[^.]+)*");

    private final String file;

    /** The lines of settings by their keys, counted from 1. */
    private final Map<String, Integer> lines = new HashMap<>();

    private FileKeys(String file) {
        this.file = file;
    }

    /**
     * @throws SettingException if one is there twice or is none, or if the text holds no keys
     */
    static void checkYaml(String text, String file) {
        Node root;
        try {
            root =
                    new Yaml(new SafeConstructor(new LoaderOptions()))
                            .compose(new StringReader(text));
        } catch (YAMLException e) {
            return; // Helidon says what is wrong.
        }
        if (!(root instanceof MappingNode settings)) {
            throw new SettingException(
                    file + " is not a file of settings: it holds no names with values");
        }
        new FileKeys(file).look(settings, "", 0);
    }

    private void look(MappingNode settings, String prefix, int depth) {
        if (depth > MAX_DEPTH) {
            throw new SettingException(
                    file + " is not a file of settings: " + prefix + " is nested too deep");
        }
        for (NodeTuple setting : settings.getValue()) {
            if (!(setting.getKeyNode() instanceof ScalarNode name)) {
                throw new SettingException(
                        file
                                + " is not a file of settings: line "
                                + line(setting.getKeyNode())
                                + " begins with no name");
            }
            String key = prefix + name.getValue();
            requireKey(key, file);
            if (setting.getValueNode() instanceof MappingNode section) {
                look(section, key + ".", depth + 1);
            } else {
                add(key, line(name));
            }
        }
    }

    private static void requireKey(String key, String file) {
        if (!KEY.matcher(key).matches()) {
            throw new SettingException(
                    file + " is not a file of settings: a part of '" + key + "' is empty");
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private void add(String key, int line) {
        Integer before = lines.put(key, line);
        if (before != null) {
            throw new SettingException(
                    "%s is set twice in %s, in lines %d and %d".formatted(key, file, before, line));
        }
    }

    /**
     * @throws SettingException if one is there twice or is none
     */
    static void checkProperties(String text, String file) {
        Properties once =
                new Properties() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public synchronized Object put(Object key, Object value) {
                        requireKey(key.toString(), file);
                        if (containsKey(key)) {
                            throw new SettingException(key + " is set twice in " + file);
                        }
                        return super.put(key, value);
                    }
                };
        try {
            once.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            // An escape that is none; Helidon says so.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
