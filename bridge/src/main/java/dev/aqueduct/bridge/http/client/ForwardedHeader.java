package dev.aqueduct.bridge.http.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header in which proxies say for whom they ask; each adds an element at the end. */
public enum ForwardedHeader {
    /** What nearly all of them write: {@code X-Forwarded-For: 192.0.2.1, 198.51.100.7}. */
    X_FORWARDED_FOR("X-Forwarded-For"),

    /** RFC 7239: {@code Forwarded: for=192.0.2.1;proto=https, for="[2001:db8::1]:4711"}. */
    FORWARDED("Forwarded");

    /** An address, where it has one also with its port: a number, or a name that hides it. */
    private static final Pattern NODE =
            Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+))(?::[A-Za-z0-9._-]+)?");

    private final String header;

    ForwardedHeader(String header) {
        this.header = header;
    }

    /** The header's name. */
    public String header() {
        return header;
    }

    /**
     * The address that an element names; empty where it names none: hidden ({@code unknown}, {@code
     * _x}), or not well-formed.
     */
    Optional<Address> address(String element) {
        return switch (this) {
            case X_FORWARDED_FOR -> addressOf(element.strip());
            case FORWARDED ->
                    new ForwardedElement(element).node().flatMap(ForwardedHeader::addressOf);
        };
    }

    private static Optional<Address> addressOf(String node) {
        Optional<Address> bare = Address.parse(node);
        if (bare.isPresent()) {
            return bare; // of IPv6 without brackets, which some write
        }
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Address.parse(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
    }
}
