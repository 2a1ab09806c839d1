package dev.aqueduct.bridge.http.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.UnaryOperator;

/**
 * Tells clients from each other. What a peer says of others is believed only where it is a proxy
 * that is trusted. Any thread may call it.
 */
public final class Clients {
    private static final Client UNLIMITED = new Client.Unlimited();

    private final ClientSettings settings;

    public Clients(ClientSettings settings) {
        this.settings = settings;
    }

    /** Whoever opened a connection. That of a proxy is no client's. */
    public Client at(SocketAddress peer) {
        return behind(peer, header -> "");
    }

    /**
     * Whoever made a request: the peer, or for whom it asks if it is a trusted proxy. Of what is
     * forwarded the last that is no trusted proxy counts; before that stands what anybody may have
     * written. Where there is none, or the proxies do not say, nothing is known of the client, and
     * no limit applies to it: the proxies stand for all of theirs.
     *
     * @param header the value of a header, empty where there is none; the values of one that is
     *     repeated are joined by commas
     */
    public Client behind(SocketAddress peer, UnaryOperator<String> header) {
        if (!(peer instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return UNLIMITED;
        }
        Address address = Address.of(inet.getAddress());
        if (!settings.trustedProxies().contains(address)) {
            return client(address);
        }
        FromTheRight elements = new FromTheRight(header.apply(settings.forwarded().header()));
        while (elements.hasNext()) {
            String element = elements.next();
            if (element.isBlank()) {
                continue;
            }
            var forwarded = settings.forwarded().address(element);
            if (forwarded.isEmpty()) {
                return UNLIMITED;
            }
            if (!settings.trustedProxies().contains(forwarded.get())) {
                return client(forwarded.get());
            }
        }
        return UNLIMITED;
    }

    private Client client(Address address) {
        return settings.unlimited().contains(address) ? UNLIMITED : new Client.Of(address.host());
    }
}
