package dev.aqueduct.bridge.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.request.EventsRequest.Way;
import dev.aqueduct.bridge.read.Start;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

final class EventsRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void push_starts_at_the_latest_and_pull_at_the_earliest() {
        assertInstanceOf(Start.Latest.class, parse(Way.PUSH, "").start());
        assertInstanceOf(Start.Earliest.class, parse(Way.PULL, "").start());
        assertInstanceOf(Start.Earliest.class, parse(Way.NDJSON, "").start());
    }

    @ParameterizedTest
    @CsvSource({
        "since=2026-11-22T09:00:00Z, 2026-11-22T09:00:00Z",
        "since=2026-11-22T09:00Z, 2026-11-22T09:00:00Z",
        "since=2026-11-22T10:00:00+01:00, 2026-11-22T09:00:00Z",
        "since=2026-11-22T10:00:00%2B01:00, 2026-11-22T09:00:00Z",
        "since=2026-11-22T10:00:00%2001:00, 2026-11-22T09:00:00Z",
        "since=2026-11-22T09:00:00.5-00:30, 2026-11-22T09:30:00.5Z",
        "since=15m, 2026-11-22T09:45:00Z",
        "since=PT15M, 2026-11-22T09:45:00Z",
        "since=2d, 2026-11-20T10:00:00Z",
        "since=P1DT1H, 2026-11-21T09:00:00Z",
        "since=1500ms, 2026-11-22T09:59:58.5Z",
        "since=999999999d, 1970-01-01T00:00:00Z",
        "since=PT9223372036854775807S, 1970-01-01T00:00:00Z",
        "since=1955-11-05T06:00:00Z, 1970-01-01T00:00:00Z",
        "since=2030-01-01T00:00:00Z, 2030-01-01T00:00:00Z"
    })
    void since_is_an_instant_or_a_duration(String query, String expected) {
        assertEquals(new Start.Since(Instant.parse(expected)), parse(Way.PULL, query).start());
    }

    @Test
    void cursor_is_read_and_kept_as_it_was_asked_for() {
        EventsRequest asked = parse(Way.PULL, "cursor=b*i*1*a*j*2.3");
        assertEquals(2, assertInstanceOf(Start.At.class, asked.start()).cursor().channels().size());
        assertEquals("b*i*1*a*j*2.3", asked.cursor());
        assertInstanceOf(Start.Earliest.class, parse(Way.PUSH, "cursor=earliest").start());
        assertInstanceOf(Start.Latest.class, parse(Way.PULL, "cursor=latest").start());
        assertEquals(new Start.Last(10_000), parse(Way.PULL, "last=10000").start());
    }

    @Test
    void last_event_id_overrides_the_url_in_a_push_alone() {
        assertEquals("a*i*7", parse(Way.PUSH, "since=15m", "a*i*7").cursor());
        assertInstanceOf(Start.Since.class, parse(Way.PULL, "since=15m", "a*i*7").start());
        assertInstanceOf(Start.Last.class, parse(Way.PUSH, "last=3", " ").start());
    }

    @Test
    void last_event_id_that_is_no_cursor_is_refused_in_a_push() {
        Refused refused = assertThrows(Refused.class, () -> parse(Way.PUSH, "", "17"));
        assertEquals(ProblemType.INVALID_CURSOR, refused.problem().type());
        assertTrue(refused.problem().detail().contains("Last-Event-ID is '17'"));
    }

    @Test
    void limits_waits_and_names_are_taken_in_every_way() {
        assertEquals(100, parse(Way.PULL, "").limit());
        assertEquals(10_000, parse(Way.PULL, "limit=10000").limit());
        assertEquals(1_000_000, parse(Way.NDJSON, "limit=1000000").limit());
        assertEquals(Long.MAX_VALUE, parse(Way.NDJSON, "").limit());
        assertEquals(Duration.ofSeconds(20), parse(Way.PULL, "wait=20s").patience());
        assertEquals(Duration.ofSeconds(60), parse(Way.PULL, "wait=PT1M").patience());
        assertEquals(Duration.ZERO, parse(Way.PULL, "wait=0").patience());
        assertTrue(parse(Way.PULL, "tick=1795341600").ticked());
        assertTrue(parse(Way.PUSH, "names=type&limit=5&wait=1s&tick=1").typeNames());
        assertFalse(parse(Way.PUSH, "").typeNames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=10001",
                "limit=1.5",
                "limit=",
                "limit",
                "limit=١",
                "limit=99999999999999999999",
                "last=0",
                "last=10001",
                "last=x",
                "since=",
                "since=yesterday",
                "since=-15m",
                "since=-PT15M",
                "since=2026-11-22",
                "since=2026-11-22T10:00:00",
                "since=15",
                "since=10000-01-01T00:00:00Z",
                "wait=61s",
                "wait=20",
                "wait=-1s",
                "wait=PT1H",
                "tick=x",
                "tick=-1",
                "names=key",
                "names=",
                "cursor=",
                "cursor=x",
                "cursor=Latest",
                "cursor=a*i*1.",
                "cursor=a*i*-1",
                "cursor=*i*1",
                "cursor=a*i*1*a*i*1",
                "cursor=earliest&since=1m",
                "since=1m&last=3",
                "cursor=latest&cursor=latest",
                "limit=1&limit=2",
                "unknown=1",
                "=1",
                "Limit=1",
                "%6cimit=0"
            })
    void what_cannot_be_taken_is_refused_with_the_value_and_what_is_allowed(String query) {
        // A character beyond ASCII arrives from the web server as a replacement.
        String received = query.replace("١", "\uFFFD");
        Refused refused = assertThrows(Refused.class, () -> parse(Way.PULL, received));
        assertEquals(400, refused.problem().type().status());
        assertTrue(refused.problem().detail().length() > 20, refused.problem().detail());
    }

    @Test
    void unknown_parameter_is_named_and_so_are_the_known() {
        Refused refused = assertThrows(Refused.class, () -> parse(Way.PULL, "offset=1"));
        assertEquals(
                "there is no parameter 'offset' here; there are cursor, since, last, limit, wait,"
                        + " tick, names",
                refused.problem().detail());
    }

    @Test
    void long_value_with_control_characters_is_shown_short_and_visible() {
        Refused refused =
                assertThrows(
                        Refused.class,
                        () -> parse(Way.PULL, "limit=%00%0d%0a" + "x".repeat(5_000)));
        assertTrue(refused.problem().detail().startsWith("limit is '\\u0000\\u000d\\u000axxx"));
        assertTrue(refused.problem().detail().length() < 250);
    }

    @Test
    void cursor_of_6000_characters_passes_and_a_longer_one_does_not() {
        String cursor = "a*i*" + "1.".repeat(2_997) + "10";
        assertEquals(6_000, cursor.length());
        assertEquals(cursor, parse(Way.PULL, "cursor=" + cursor).cursor());
        assertThrows(Refused.class, () -> parse(Way.PULL, "cursor=" + cursor + "0"));
    }

    private static EventsRequest parse(Way way, String query) {
        return parse(way, query, "");
    }

    private static EventsRequest parse(Way way, String query, String lastEventId) {
        return EventsRequest.parse(
                ChannelNames.several("a,b"),
                Query.parse(query, EventsRequest.PARAMETERS),
                way,
                lastEventId,
                NOW);
    }
}
