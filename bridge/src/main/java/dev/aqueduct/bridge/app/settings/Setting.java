package dev.aqueduct.bridge.app.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One thing that can be set: its name in a file, what is allowed, what holds where it is not set.
 */
public sealed interface Setting {

    /** The name in kebab case, its parts joined by dots. */
    String key();

    /** What one value of it may be. */
    Kind<?> kind();

    /** What holds where it is not set, as it would be written; empty for nothing. */
    String preset();

    /** What it is for, in one sentence. */
    String description();

    /** A setting of one value. */
    record One<T>(String key, Kind<T> kind, String preset, String description) implements Setting {
        /** A default that is not allowed itself is a mistake here, found at the start. */
        public One {
            kind.read(preset);
        }
    }

    /** A setting of any number of values: a list in a file, joined by commas elsewhere. */
    record Many<T>(String key, Kind<T> kind, String preset, String description) implements Setting {
        public Many {
            split(preset).forEach(kind::read);
        }
    }

    /**
     * A setting of values by name: {@code key.name = value}. None are set by default.
     *
     * @param names which names there are; none for any
     * @param withheld names that there are, but that cannot be set
     */
    record Named<T>(
            String key, Set<String> names, Set<String> withheld, Kind<T> kind, String description)
            implements Setting {
        public Named {
            names = Set.copyOf(names);
            withheld = Set.copyOf(withheld);
        }

        @Override
        public String preset() {
            return "";
        }
    }

    /** The texts of a list that is written as one. */
    static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
