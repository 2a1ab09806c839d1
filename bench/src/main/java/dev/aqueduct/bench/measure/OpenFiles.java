package dev.aqueduct.bench.measure;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.aqueduct.bridge.app.StartException;

import java.lang.management.ManagementFactory;

/** How many files, and so sockets, a process may have open. */
public final class OpenFiles {
    /** For what is open beside the streams, here and in a server; the bridge keeps as many back. */
    private static final long OTHERS = 400;

    private OpenFiles() {}

    /** The limit of this process and of those that it starts. */
    public static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? os.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /**
     * Makes sure that so many streams can be open at once.
     *
     * @throws StartException if they cannot
     */
    public static void require(int streams) {
        if (streams + OTHERS > limit()) {
            throw new StartException(
                    ("%,d streams need %,d open files, here and in the server; %,d are allowed,"
                                    + " which ulimit -n and the system's configuration change")
                            .formatted(streams, streams + OTHERS, limit()));
        }
    }
}
