package dev.aqueduct.bench.server;

import java.util.Locale;

/** What may stand between clients and a bridge. */
public enum CacheKind {
    /** Nothing: each client asks the bridge. */
    DIRECT,
    /** nginx, with {@code docker/nginx.conf}. */
    NGINX,
    /** Varnish, with {@code docker/varnish.vcl}. */
    VARNISH;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
