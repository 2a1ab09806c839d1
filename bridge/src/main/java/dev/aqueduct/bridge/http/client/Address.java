package dev.aqueduct.bridge.http.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, as 128 bits. One of IPv4 is what IPv6 maps it to (RFC 4291, section 2.5.5.2), so
 * that it is the same however it was met.
 *
 * @param high the first 64 bits, which in IPv6 are the network's
 * @param low the other 64 bits
 */
public record Address(long high, long low) {
    private static final long IPV4 = 0xFFFFL << 32;

    private static final Pattern IPV4_LITERAL =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** Not more than the longest; what it holds is looked at by the JDK. */
    private static final Pattern IPV6_LITERAL = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    public static Address of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new Address(bytes.getLong(), bytes.getLong())
                : ofIpv4(bytes.getInt());
    }

    private static Address ofIpv4(int bits) {
        return new Address(0, IPV4 | Integer.toUnsignedLong(bits));
    }

    /**
     * Reads {@code 192.0.2.1} or {@code 2001:db8::1}; empty where it is neither. Never asks for a
     * name. What follows a {@code %} in IPv6 is an interface of this machine and passed over.
     */
    public static Optional<Address> parse(String literal) {
        var ipv4 = IPV4_LITERAL.matcher(literal);
        if (ipv4.matches()) {
            int bits = 0;
            for (int part = 1; part <= 4; part++) {
                int number = Integer.parseInt(ipv4.group(part));
                if (number > 255) {
                    return Optional.empty();
                }
                bits = bits << 8 | number;
            }
            return Optional.of(ofIpv4(bits));
        }
        int zone = literal.indexOf('%');
        String ipv6 = zone < 0 ? literal : literal.substring(0, zone);
        if (!IPV6_LITERAL.matcher(ipv6).matches() || !ipv6.contains(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(InetAddress.ofLiteral(ipv6)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == IPV4 >>> 32;
    }

    /** What stands for its host: one of IPv6 has a whole /64 to take addresses from. */
    Address host() {
        return isIpv4() ? this : new Address(high, 0);
    }
}
