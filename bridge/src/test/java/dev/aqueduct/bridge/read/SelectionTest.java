package dev.aqueduct.bridge.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

final class SelectionTest {

    @Test
    void names_and_patterns_are_told_apart_by_the_star() {
        Selection selection = Selection.of(List.of("b", "orders.*", "a", "b"));
        assertEquals(List.of("a", "b"), List.copyOf(selection.names()));
        assertTrue(selection.includes("a"));
        assertTrue(selection.includes("orders."));
        assertTrue(selection.includes("orders.eu"));
        assertFalse(selection.includes("ordersXeu"));
        assertFalse(selection.includes("c"));
    }

    @Test
    void star_stands_for_any_characters_as_a_regular_expression_has_it() {
        long seed = Long.getLong("aqueduct.seed", System.nanoTime());
        System.out.println("SelectionTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            String glob = text(random, "ab*", 6) + "*";
            String name = text(random, "ab", 8);
            assertEquals(
                    Pattern.matches(glob.replace("*", ".*"), name),
                    Selection.of(List.of(glob)).includes(name),
                    () -> glob + " on " + name);
        }
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
