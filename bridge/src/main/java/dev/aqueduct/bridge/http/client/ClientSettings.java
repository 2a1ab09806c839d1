package dev.aqueduct.bridge.http.client;

/**
 * What one client may have, and how it is told from others.
 *
 * @param maxPushes how many pushes it may have open at once
 * @param maxPulls how many of its pulls are served at once, those that wait included
 * @param maxConnections how many connections it may have
 * @param unlimited those to whom none of this applies
 * @param trustedProxies those who are believed for whom they ask
 * @param forwarded in which header they say so
 */
public record ClientSettings(
        int maxPushes,
        int maxPulls,
        int maxConnections,
        Networks unlimited,
        Networks trustedProxies,
        ForwardedHeader forwarded) {

    public ClientSettings {
        if (maxPushes < 0 || maxPulls < 1 || maxConnections < 1) {
            throw new IllegalArgumentException(
                    maxPushes + ", " + maxPulls + ", " + maxConnections + " for a client");
        }
    }

    /** These settings with other proxies that are trusted. */
    public ClientSettings trusting(Networks proxies) {
        return new ClientSettings(
                maxPushes, maxPulls, maxConnections, unlimited, proxies, forwarded);
    }
}
