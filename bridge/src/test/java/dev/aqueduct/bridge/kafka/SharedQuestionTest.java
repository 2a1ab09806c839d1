package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Who shares a question with whom. */
final class SharedQuestionTest {
    private final List<Set<String>> sent = new ArrayList<>();
    private final List<CompletableFuture<String>> answers = new ArrayList<>();
    private boolean closed;

    private CompletableFuture<String> send(Set<String> about) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        sent.add(about);
        answers.add(new CompletableFuture<>());
        return answers.getLast();
    }

    @Test
    void who_asks_meanwhile_shares_the_next_question() {
        SharedQuestion<String> question = new SharedQuestion<>(1, this::send);
        CompletableFuture<String> first = question.ask(Set.of("a"));
        CompletableFuture<String> second = question.ask(Set.of("b"));
        CompletableFuture<String> third = question.ask(Set.of("c"));
        assertEquals(List.of(Set.of("a")), sent);
        answers.getFirst().complete("one");
        assertEquals("one", first.join());
        assertFalse(second.isDone());
        answers.getLast().complete("two");
        assertEquals(List.of("two", "two"), List.of(second.join(), third.join()));
        assertEquals(List.of(Set.of("a"), Set.of("b", "c")), sent);
    }

    @Test
    void question_that_could_not_be_sent_takes_no_place() {
        SharedQuestion<String> question = new SharedQuestion<>(1, this::send);
        closed = true;
        assertTrue(question.ask(Set.of("a")).isCompletedExceptionally());
        closed = false;
        CompletableFuture<String> next = question.ask(Set.of("b"));
        answers.getLast().complete("one");
        assertEquals("one", next.join());
    }
}
