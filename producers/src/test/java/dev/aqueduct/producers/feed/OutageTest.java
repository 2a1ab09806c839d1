package dev.aqueduct.producers.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

final class OutageTest {
    private final List<String> said = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Outage outage = new Outage(said::add, Duration.ofNanos(5), nanos::get);

    @Test
    void an_event_that_is_answered_in_time_is_none() {
        outage.sends("a", 0);
        nanos.set(4);
        assertFalse(outage.isAnyOverdue());
        outage.stored("a", 0);
        nanos.set(9);

        assertFalse(outage.isAnyOverdue());
        outage.beginsIfOverdue("away");
        assertEquals(List.of(), said);
    }

    @Test
    void it_is_told_by_the_age_of_the_oldest_event_and_is_over_when_none_is_overdue() {
        outage.sends("a", 0);
        outage.sends("a", 1);
        nanos.set(3);
        outage.sends("a", 2);
        nanos.set(5);
        assertTrue(outage.isAnyOverdue());
        outage.beginsIfOverdue("away");
        outage.stored("a", 1);
        assertEquals(List.of("The feeds wait: away"), said);
        outage.stored("a", 0);

        assertEquals(List.of("The feeds wait: away", "The feeds go on"), said);
    }

    /** One feed may still be failing from before when another has had its answer. */
    @Test
    void it_is_told_once_when_one_feed_has_an_answer_before_another_has_failed() {
        outage.sends("a", 0);
        outage.sends("b", 0);
        outage.begins("a", "away");
        outage.stored("a", 0);
        outage.sends("a", 1);
        outage.begins("b", "away, too");
        outage.stored("a", 1);
        assertEquals(List.of("The feeds wait: away"), said);
        outage.sends("a", 2);
        outage.stored("b", 0);

        assertEquals(List.of("The feeds wait: away", "The feeds go on"), said);
    }

    @Test
    void a_feed_that_begins_to_send_while_it_lasts_is_waited_for() {
        outage.sends("a", 0);
        outage.begins("a", "away");
        outage.sends("b", 0);
        outage.stored("a", 0);
        outage.begins("b", "away, too");
        outage.stored("b", 0);

        assertEquals(List.of("The feeds wait: away", "The feeds go on"), said);
    }

    @Test
    void a_refused_event_is_told_and_not_waited_for() {
        outage.sends("a", 0);
        outage.refused("a", 0, "not allowed");
        nanos.set(9);
        assertFalse(outage.isAnyOverdue());
        outage.sends("a", 1);
        outage.stored("a", 1);

        assertEquals(List.of("The feeds wait: not allowed", "The feeds go on"), said);
    }

    @Test
    void nothing_is_said_when_the_feeds_end() {
        outage.sends("a", 0);
        outage.end();
        outage.begins("a", "interrupted");
        outage.stored("a", 0);

        assertEquals(List.of(), said);
    }
}
