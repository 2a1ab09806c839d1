package dev.aqueduct.bench.client;

/** Is told, by the threads that read, that something came. Has to be quick. */
@FunctionalInterface
public interface LoadListener {

    void delivered();

    /** For those who only look from time to time. */
    static LoadListener none() {
        return () -> {};
    }
}
