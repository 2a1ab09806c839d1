package dev.aqueduct.system;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.util.Optional;
import java.util.stream.Stream;

/** What tests need of the machine beside a JDK, and may not find there. */
final class Programs {
    /** Where Debian has servers, which is on the path of root alone. */
    private static final String OF_ROOT = "/usr/sbin";

    private Programs() {}

    static Optional<File> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + OF_ROOT;
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> new File(directory, name))
                .filter(File::canExecute)
                .findFirst();
    }

    /**
     * Leaves the test out, with a line that says so; with {@code -Daqueduct.require=browser,nginx},
     * or where CI is set, it fails.
     *
     * @param requirement what stands in the property
     */
    static <T> T leaveOut(String requirement, String missing) {
        return "true".equals(System.getenv("CI"))
                ? Assertions.fail(missing)
                : leaveOutAnywhere(requirement, missing);
    }

    /** As {@link #leaveOut}, but where CI is set, too: of what a machine need not have. */
    static <T> T leaveOutAnywhere(String requirement, String missing) {
        if (System.getProperty("aqueduct.require", "").contains(requirement)) {
            return Assertions.fail(missing);
        }
        System.out.println(missing);
        return Assumptions.abort(missing);
    }
}
