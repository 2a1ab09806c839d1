package dev.aqueduct.bridge.http.client;

/**
 * Addresses that begin alike.
 *
 * @param prefix how many bits are alike, 0 to 128; of IPv4 those that map it are counted
 */
record Network(Address address, int prefix) {
    private static final int IPV4_BEGINS = 96;

    Network {
        if (prefix < 0 || prefix > 128) {
            throw new IllegalArgumentException("prefix " + prefix);
        }
    }

    /**
     * Reads an address, or a network as in {@code 192.0.2.0/24} or {@code 2001:db8::/32} (RFC 4632,
     * RFC 4291).
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        Address address =
                Address.parse(slash < 0 ? text : text.substring(0, slash))
                        .orElseThrow(() -> new IllegalArgumentException("no address: " + text));
        if (slash < 0) {
            return new Network(address, 128);
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        int most = address.isIpv4() ? 32 : 128;
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("no length of a network: " + text);
        }
        return new Network(address, address.isIpv4() ? IPV4_BEGINS + length : length);
    }

    boolean contains(Address other) {
        return sameBits(address.high(), other.high(), Math.min(prefix, 64))
                && sameBits(address.low(), other.low(), Math.max(prefix - 64, 0));
    }

    private static boolean sameBits(long one, long other, int bits) {
        return bits == 0 || (one ^ other) >>> (64 - bits) == 0;
    }
}
