package dev.aqueduct.bridge.http;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;

/** The limit of files that this process may have open, of which every connection is one. */
public final class OpenFiles {
    /**
     * For Kafka's connections, class files, the log and the like, and for connections that are
     * about to be turned away.
     */
    private static final int OTHERS = 300;

    private OpenFiles() {}

    /**
     * As many connections as were asked for, or as there is room for: a web server that runs out of
     * open files stops listening for good.
     */
    public static int connections(int asked) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? connections(asked, os.getMaxFileDescriptorCount())
                : asked;
    }

    static int connections(int asked, long maxFiles) {
        return Math.clamp(maxFiles - OTHERS, 1, asked);
    }
}
