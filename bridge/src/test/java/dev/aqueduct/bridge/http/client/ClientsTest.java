package dev.aqueduct.bridge.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The proxies are 198.51.100.0/24 and 2001:db8:ffff::/48; 10.0.0.0/8 is unlimited. */
final class ClientsTest {
    private static final String PROXY = "198.51.100.1";
    private static final Client UNLIMITED = new Client.Unlimited();

    private static final Clients XFF = clients(ForwardedHeader.X_FORWARDED_FOR);
    private static final Clients RFC = clients(ForwardedHeader.FORWARDED);

    private static Clients clients(ForwardedHeader header) {
        Networks proxies =
                Networks.of(
                        Stream.of("198.51.100.0/24", "2001:db8:ffff::/48")
                                .map(Networks::parse)
                                .toList());
        return new Clients(
                new ClientSettings(1, 1, 1, Networks.parse("10.0.0.0/8"), proxies, header));
    }

    private static InetSocketAddress peer(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 4711);
    }

    private static Client client(String address) {
        return address.equals("unlimited")
                ? UNLIMITED
                : new Client.Of(Address.parse(address).orElseThrow().host());
    }

    private static Client behind(Clients clients, String peer, String value) {
        return clients.behind(peer(peer), name -> value);
    }

    @Test
    void peer_that_is_no_proxy_is_the_client_whatever_it_forwards() {
        Client peer = client("203.0.113.9");

        assertEquals(peer, behind(XFF, "203.0.113.9", "192.0.2.1"));
        assertEquals(peer, behind(RFC, "203.0.113.9", "for=192.0.2.1"));
        assertEquals(peer, XFF.at(peer("203.0.113.9")));
        assertEquals(UNLIMITED, behind(XFF, "10.1.1.1", "192.0.2.1"));
    }

    @Test
    void connections_of_a_proxy_and_of_no_address_are_not_limited() {
        assertEquals(UNLIMITED, XFF.at(peer(PROXY)));
        assertEquals(UNLIMITED, XFF.at(UnixDomainSocketAddress.of("/socket")));
    }

    @Test
    void no_other_header_is_asked_for() {
        assertEquals(
                UNLIMITED,
                XFF.behind(
                        peer(PROXY),
                        name -> name.equals("X-Forwarded-For") ? "" : "for=192.0.2.1"));
        assertEquals(
                UNLIMITED,
                RFC.behind(peer(PROXY), name -> name.equals("Forwarded") ? "" : "192.0.2.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 192.0.2.1",
                "' 192.0.2.1 ' | 192.0.2.1",
                "192.0.2.1:4711 | 192.0.2.1",
                "[2001:db8::1]:4711 | 2001:db8::1",
                "[2001:db8::1] | 2001:db8::1",
                "2001:db8::1 | 2001:db8::1",
                "::ffff:192.0.2.1 | 192.0.2.1",
                "192.0.2.1, 198.51.100.7 | 192.0.2.1",
                "192.0.2.1, 198.51.100.7, 2001:db8:ffff::1 | 192.0.2.1",
                "203.0.113.9, 192.0.2.1 | 192.0.2.1",
                "203.0.113.9, 192.0.2.1, 198.51.100.7 | 192.0.2.1",
                "192.0.2.1, , 198.51.100.7,, | 192.0.2.1",
                "\"open, 192.0.2.1 | 192.0.2.1",
                "garbage, 192.0.2.1 | 192.0.2.1",
                "'' | unlimited",
                "198.51.100.7 | unlimited",
                "garbage | unlimited",
                "192.0.2.1, unknown | unlimited",
                "192.0.2.1, unknown, 198.51.100.7 | unlimited",
                "192.0.2.1 192.0.2.2 | unlimited",
                "example.org | unlimited",
                "10.1.1.1 | unlimited",
                "192.0.2.1, 10.1.1.1 | unlimited",
            })
    void last_that_is_no_proxy_of_x_forwarded_for_is_the_client(String value, String client) {
        assertEquals(client(client), behind(XFF, PROXY, value));
        assertEquals(client(client), behind(XFF, "2001:db8:ffff::2", value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "for=192.0.2.1 | 192.0.2.1",
                "For=192.0.2.1;proto=http;by=203.0.113.43 | 192.0.2.1",
                "by=203.0.113.43; FOR=\"192.0.2.1:4711\" | 192.0.2.1",
                "for=192.0.2.1:4711 | 192.0.2.1",
                "for=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe::17",
                "for=\"192.0.2.1:_port\" | 192.0.2.1",
                "for=192.0.2.1, for=198.51.100.17 | 192.0.2.1",
                "for=203.0.113.9, for=192.0.2.1;host=\"a,b;for=203.0.113.9\" | 192.0.2.1",
                "for=\"open, for=192.0.2.1 | 192.0.2.1",
                "for=\"open\\\", for=192.0.2.1 | 192.0.2.1",
                "for=192.0.2.1;host=\"a\\\",for=203.0.113.9,\\\"b\" | 192.0.2.1",
                "host=\"a\\\\\";for=192.0.2.1 | 192.0.2.1",
                ";;for=192.0.2.1;; | 192.0.2.1",
                "for=unknown | unlimited",
                "for=192.0.2.1, for=_hidden | unlimited",
                "for=\"_SEVKISEK\" | unlimited",
                "proto=http | unlimited",
                "for=192.0.2.1;for=192.0.2.2 | unlimited",
                "for=\"192.0.2.1 | unlimited",
                "for=192.0.2.1 proto=http | unlimited",
                "for | unlimited",
                "for= | unlimited",
                "for=\"192.0.2.1\\ | unlimited",
                "192.0.2.1 | unlimited",
            })
    void last_that_is_no_proxy_of_forwarded_is_the_client(String value, String client) {
        assertEquals(client(client), behind(RFC, PROXY, value));
    }

    /** Whatever clients send in, nothing of it gets past what a proxy has added. */
    @Test
    void nothing_that_stands_before_what_a_proxy_adds_changes_who_the_client_is() {
        Random random = Seed.random("ClientsTest");
        List<String> pieces =
                List.of(
                        "for=",
                        "FOR",
                        "=",
                        ";",
                        ",",
                        "\"",
                        "\\",
                        " ",
                        "\t",
                        "192.0.2.9",
                        "[",
                        "]",
                        "::1",
                        ":4711",
                        "unknown",
                        "_x",
                        "198.51.100.7",
                        "host=",
                        "%",
                        "é",
                        "\0");
        for (int i = 0; i < 50_000; i++) {
            StringBuilder sent = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                sent.append(pieces.get(random.nextInt(pieces.size())));
            }
            // What a client sends ends where a header's value ends; proxies add with a comma.
            assertEquals(
                    client("203.0.113.5"),
                    behind(XFF, PROXY, sent + ", 203.0.113.5"),
                    () -> sent + "");
            assertEquals(
                    client("203.0.113.5"),
                    behind(RFC, PROXY, sent + ", for=203.0.113.5;host=\"x\\\"y,\""),
                    () -> sent + "");
            behind(XFF, PROXY, sent.toString());
            behind(RFC, PROXY, sent.toString());
        }
    }

    @Test
    void header_as_long_as_may_be_is_read_in_no_time() {
        long begun = System.nanoTime();
        for (String piece :
                List.of(",", "\"", "\\", "\\\"", "for=\"\\", ";", "198.51.100.7,", "[")) {
            String value = piece.repeat(32_000 / piece.length());
            behind(XFF, PROXY, value);
            behind(RFC, PROXY, value);
        }
        assertTrue(System.nanoTime() - begun < 5_000_000_000L);
    }
}
