package dev.aqueduct.bridge.http.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Any number of networks. */
public record Networks(List<Network> networks) {
    /** None. */
    public static final Networks NONE = new Networks(List.of());

    /**
     * Those that nobody on the internet has an address in: this machine (RFC 1122, RFC 4291), its
     * link (RFC 3927), private networks (RFC 1918, RFC 4193), and what providers share (RFC 6598),
     * which clouds use inside.
     */
    public static final Networks PRIVATE =
            of(
                    Stream.of(
                                    "127.0.0.0/8",
                                    "::1",
                                    "10.0.0.0/8",
                                    "172.16.0.0/12",
                                    "192.168.0.0/16",
                                    "100.64.0.0/10",
                                    "169.254.0.0/16",
                                    "fc00::/7",
                                    "fe80::/10")
                            .map(Networks::parse)
                            .toList());

    public Networks {
        networks = List.copyOf(networks);
    }

    /** All of those together. */
    public static Networks of(Collection<Networks> several) {
        List<Network> all = new ArrayList<>();
        several.forEach(each -> all.addAll(each.networks));
        return new Networks(all);
    }

    /**
     * Reads an address, a network such as {@code 10.0.0.0/8}, or {@code private} for {@link
     * #PRIVATE}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Networks parse(String text) {
        return text.equals("private") ? PRIVATE : new Networks(List.of(Network.parse(text)));
    }

    boolean contains(Address address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
