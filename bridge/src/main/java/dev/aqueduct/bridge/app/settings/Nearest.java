package dev.aqueduct.bridge.app.settings;

import java.util.Comparator;
import java.util.stream.Stream;

/** Guesses which name was meant. */
final class Nearest {

    private Nearest() {}

    /** A question to end an error with, or nothing where no name is near. */
    static String of(String written, Stream<String> names) {
        return names.min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= Math.max(2, written.length() / 5))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** How many characters have to be put in, left out or changed (Levenshtein's distance). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
