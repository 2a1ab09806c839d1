package dev.aqueduct.bench.stream;

/** Is told of what streams bring. */
public interface Deliveries {

    /** An event that came in its place. */
    void delivered(int number);

    /** A stream has begun: whatever is published from now on has to come. */
    void begun();
}
