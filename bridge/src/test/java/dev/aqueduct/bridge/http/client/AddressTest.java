package dev.aqueduct.bridge.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;

final class AddressTest {

    private static Address address(String literal) {
        return Address.parse(literal).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.4 ",
                "0x7f.1.1.1",
                "::1::",
                ":",
                "1:2",
                "12345::",
                "::g",
                "[::1]",
                "localhost",
                "example.org",
                "::ffff:1.2.3",
                "-1.2.3.4",
                "1..2.3",
                "2001:db8::1/64",
                "%eth0",
                "١.٢.٣.٤"
            })
    void what_is_no_address_is_none(String text) {
        assertEquals(Optional.empty(), Address.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, ::ffff:192.0.2.1",
        "192.0.2.1, ::ffff:c000:201",
        "2001:db8::1, 2001:DB8:0:0:0:0:0:1",
        "fe80::1, fe80::1%eth0",
    })
    void one_address_is_the_same_however_it_is_written(String one, String other) {
        assertEquals(address(one), address(other));
    }

    @Test
    void host_of_ipv6_is_a_64_and_of_ipv4_the_address() {
        assertEquals(address("2001:db8:1:2::").host(), address("2001:db8:1:2:3:4:5:6").host());
        assertNotEquals(address("2001:db8:1:2::1").host(), address("2001:db8:1:3::1").host());
        assertNotEquals(address("192.0.2.1").host(), address("192.0.2.2").host());
        assertNotEquals(address("::1").host(), address("0.0.0.0").host());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "10.0.0.7/8, 10.1.1.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 203.0.113.9, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/65, 2001:db8:0:0:7fff::, true",
        "2001:db8::/65, 2001:db8:0:0:8000::, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "private, 127.0.0.1, true",
        "private, 172.31.0.1, true",
        "private, 172.32.0.1, false",
        "private, fd00::2, true",
        "private, ::1, true",
        "private, 192.0.2.2, false",
        "private, 2001:db8::1, false",
    })
    void networks_hold_what_begins_alike(String network, String other, boolean contained) {
        assertEquals(contained, Networks.parse(network).contains(address(other)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "public"})
    void what_is_no_network_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Networks.parse(text));
    }

    /** The JDK's own reading of what it has written itself is the model. */
    @Test
    void any_address_is_read_as_it_was_written() throws Exception {
        Random random = Seed.random("AddressTest");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            if (random.nextInt(4) == 0) {
                java.util.Arrays.fill(bytes, 0, random.nextInt(bytes.length), (byte) 0);
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertEquals(Optional.of(Address.of(address)), Address.parse(address.getHostAddress()));
        }
    }

    @Test
    void networks_agree_with_bits_compared_one_by_one() {
        Random random = Seed.random("AddressTest.networks");
        for (int i = 0; i < 20_000; i++) {
            Address one = new Address(random.nextLong(), random.nextLong());
            int bit = random.nextInt(128);
            Address other =
                    bit < 64
                            ? new Address(one.high() ^ 1L << (63 - bit), random.nextLong())
                            : new Address(one.high(), one.low() ^ 1L << (127 - bit));
            assertTrue(new Network(one, bit).contains(other));
            assertFalse(new Network(one, bit + 1).contains(other));
        }
    }
}
