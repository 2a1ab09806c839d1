package dev.aqueduct.system;

import java.util.Random;

/**
 * Random numbers of a seeded test: another seed for each run, printed, so that a failure can be run
 * again with {@code -Daqueduct.seed=…}.
 */
final class Seed {

    private Seed() {}

    /** The random numbers for a test of that name. */
    static Random random(String test) {
        long seed = Long.getLong("aqueduct.seed", System.nanoTime());
        System.out.println(test + ": -Daqueduct.seed=" + seed);
        return new Random(seed);
    }
}
