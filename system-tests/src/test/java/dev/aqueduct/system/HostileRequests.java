package dev.aqueduct.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/**
 * Draws requests that a client with errors, or with bad intent, would send. For one thread.
 *
 * <p>Cursors stay within what Kafka keeps, or cannot be read: that one lies beyond the end is said
 * only after a second, which would make most of a run.
 */
final class HostileRequests {
    private static final List<String> METHODS =
            List.of(
                    "GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH",
                    "TRACE", "CONNECT", "get", "BREW", "G\0T", "");

    private static final List<String> PATHS =
            List.of(
                    "/channels/a/events",
                    "/channels/a,b/events",
                    "/channels/*/events",
                    "/channels/a*/events",
                    "/channels/a/events/0/3",
                    "/channels/a",
                    "/channels",
                    "/problems",
                    "/problems/gap",
                    "/problems/..%2f..%2fetc%2fpasswd",
                    "/",
                    "/openapi",
                    "/observe/health",
                    "/observe/metrics",
                    "/observe/../channels",
                    "/channels/none/events",
                    "/channels/_schemas/events",
                    "/channels/__consumer_offsets/events",
                    "/channels/,/events",
                    "/channels/a,a,a/events",
                    "/channels//events",
                    "/channels/../events",
                    "/channels/%2e%2e/events",
                    "/channels/a%00b/events",
                    "/channels/a/events/-1/0",
                    "/channels/a/events/0/99999999999999999999",
                    "/channels/a/events/9/0",
                    "/channels/a/events/0/0/0",
                    "/%",
                    "/%zz",
                    "/%c0%af",
                    "/%ed%a0%80",
                    "/channels/%ff/events",
                    "/channels/a/events;x=1",
                    "//channels/a/events",
                    "http://elsewhere/channels/a/events",
                    "http://[/channels",
                    "http://$x/channels/a/events",
                    "http://a\\",
                    "http://e>;rel=x,<y/channels/a/events",
                    "/channels/$/events",
                    "/channels/\\/events",
                    "*",
                    "channels/a/events",
                    "/channels/a/events#fragment",
                    "/channels/é/events",
                    "/favicon.ico");

    private static final List<String> PARAMETERS =
            List.of(
                    "limit=10",
                    "limit=0",
                    "limit=-1",
                    "limit=1e3",
                    "limit=99999999999999999999",
                    "limit=",
                    "limit",
                    "limit=%31",
                    "wait=0",
                    "wait=PT0S",
                    "wait=61s",
                    "wait=-1s",
                    "wait=PT-1S",
                    "wait=P9999999999D",
                    "last=1",
                    "last=10001",
                    "last=٣",
                    "since=15m",
                    "since=PT15M",
                    "since=2026-11-22T10:00:00Z",
                    "since=+1000000000-12-31T23:59:59Z",
                    "since=-999999999-01-01T00:00:00Z",
                    "since=PT999999999999999H",
                    "since=yesterday",
                    "tick=1",
                    "tick=x",
                    "names=type",
                    "names=other",
                    "unknown=1",
                    "incarnation=abc",
                    "cursor=earliest",
                    "cursor=latest",
                    "cursor=EARLIEST",
                    "cursor=-",
                    "cursor=",
                    "%63ursor=earliest",
                    "cursor=%",
                    "cursor=%0d%0aX-Forged:%201",
                    "=",
                    "&&&",
                    "?",
                    "+");

    private static final List<String> HEADERS =
            List.of(
                    "Accept: application/json",
                    "Accept: application/x-ndjson",
                    "Accept: text/event-stream",
                    "Accept: */*;q=0",
                    "Accept: text/html",
                    "Accept: ;;;,,q=,/*",
                    "Accept: application/json;q=1e9, text/*;q=-1",
                    "Accept:",
                    "Last-Event-ID: %CURSOR%",
                    "Last-Event-ID: \t ",
                    "Last-Event-ID: earliest",
                    "Last-Event-ID: é水",
                    "If-None-Match: *",
                    "If-None-Match: W/\"",
                    "If-None-Match: \"a\", W/\"b\",,",
                    "Origin: null",
                    "Origin: http://evil.example\0",
                    "Accept-Encoding: gzip;q=x",
                    "Content-Length: -1",
                    "Content-Length: 5",
                    "Content-Length: 99999999999999999999",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip, chunked",
                    "Expect: 100-continue",
                    "Expect: the-unexpected",
                    "Connection: close",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: !!!!",
                    "Upgrade: websocket",
                    "Host: other",
                    "Range: bytes=0-0",
                    "Cookie: \u0001",
                    "No colon",
                    ": no name",
                    " folded: line",
                    "Spaced : 1",
                    "X\0: 1");

    private static final List<String> BODIES =
            List.of(
                    "",
                    "",
                    "",
                    "",
                    "hello",
                    "0\r\n\r\n",
                    "5\r\nhello\r\n0\r\n\r\n",
                    "zz\r\n",
                    "\0");

    private final Random random;
    private final List<String> cursors;

    /**
     * @param cursors ones that are good
     */
    HostileRequests(Random random, List<String> cursors) {
        this.random = random;
        this.cursors = cursors;
    }

    /** A request, whole or not. */
    byte[] next() {
        String text =
                one(METHODS)
                        + " "
                        + target()
                        + (random.nextInt(20) == 0 ? " HTTP/1.0" : " HTTP/1.1")
                        + "\r\nHost: localhost\r\n"
                        + headers()
                        + "\r\n"
                        + one(BODIES);
        byte[] bytes = text.getBytes(UTF_8);
        return random.nextInt(4) == 0 ? broken(bytes) : bytes;
    }

    /** A request that begins as HTTP/2 does, and goes on as nothing does. */
    byte[] garbageAfterPreface() {
        byte[] garbage = new byte[random.nextInt(200)];
        random.nextBytes(garbage);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        all.writeBytes(garbage);
        return all.toByteArray();
    }

    private String target() {
        String path = one(PATHS);
        if (random.nextInt(12) == 0) {
            path += "/" + "x".repeat(random.nextInt(40_000));
        }
        StringBuilder target = new StringBuilder(path);
        char before = '?';
        for (int i = random.nextInt(3); i > 0; i--) {
            String parameter = random.nextInt(3) == 0 ? "cursor=" + cursor() : one(PARAMETERS);
            target.append(before).append(parameter);
            before = '&';
        }
        return target.toString();
    }

    private String headers() {
        StringBuilder headers = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.append(one(HEADERS).replace("%CURSOR%", cursor())).append("\r\n");
        }
        if (random.nextInt(20) == 0) {
            headers.append("X-Large: ").append("y".repeat(random.nextInt(60_000))).append("\r\n");
        }
        return headers.toString();
    }

    /** A good cursor, or one with an error that can be seen in it. */
    String cursor() {
        String good = one(cursors);
        return switch (random.nextInt(10)) {
            case 0 -> good.substring(0, random.nextInt(good.length()));
            case 1 -> good + "*";
            case 2 -> good + ".";
            case 3 -> good.replace('*', ' ');
            case 4 -> good + "*" + good;
            case 5 -> "**" + good;
            case 6 -> good + "99999999999999999999";
            case 7 -> "gone*abc*1.2.3";
            case 8 -> good + "*zz**" + "1.".repeat(random.nextInt(4_000)) + "1";
            default -> good;
        };
    }

    private byte[] broken(byte[] bytes) {
        byte[] broken = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        return broken;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
