package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.app.settings.SettingException;
import dev.aqueduct.bridge.app.settings.Values;

import java.util.List;

/** Finds settings of which each is allowed by itself, but that do not go together. */
final class Together {
    private static final long MIB = 1 << 20;

    private Together() {}

    /**
     * @throws SettingException if there are some
     */
    static void require(Values values) {
        requireRetries(values);
        requireMemory(values);
        List<String> origins = values.of(Catalogue.CORS_ORIGINS);
        if (origins.contains("*") && origins.size() > 1) {
            throw new SettingException(
                    values.shown(Catalogue.CORS_ORIGINS) + ": * stands alone, for any origin");
        }
        if (values.of(Catalogue.BOOTSTRAP_SERVERS).isEmpty()) {
            throw new SettingException(
                    values.shown(Catalogue.BOOTSTRAP_SERVERS)
                            + ": allowed is "
                            + Catalogue.BOOTSTRAP_SERVERS.kind().allowed()
                            + ", or several of them");
        }
    }

    private static void requireRetries(Values values) {
        if (values.of(Catalogue.RETRY_MIN).compareTo(values.of(Catalogue.RETRY_MAX)) > 0) {
            throw new SettingException(
                    values.shown(Catalogue.RETRY_MIN)
                            + " is longer than "
                            + values.shown(Catalogue.RETRY_MAX));
        }
    }

    /** What is kept of Kafka has to fit into the heap, and a channel's share into the node's. */
    private static void requireMemory(Values values) {
        long heap = Runtime.getRuntime().maxMemory();
        long node = values.of(Catalogue.NODE_MEMORY);
        if (values.of(Catalogue.HISTORY_MEMORY) > heap - node) {
            throw new SettingException(
                    values.shown(Catalogue.NODE_MEMORY)
                            + " and "
                            + values.shown(Catalogue.HISTORY_MEMORY)
                            + " are together more than the heap, which is "
                            + heap / MIB
                            + "MiB");
        }
        if (values.has(Catalogue.CHANNEL_MEMORY) && values.of(Catalogue.CHANNEL_MEMORY) > node) {
            throw new SettingException(
                    values.shown(Catalogue.CHANNEL_MEMORY)
                            + " is more than "
                            + values.shown(Catalogue.NODE_MEMORY));
        }
    }
}
