package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.answer.Service;

/**
 * What the pushes of a node share.
 *
 * @param pumps which serve those that follow the present
 * @param deflations which compress
 */
record Pushes(Service service, Pumps pumps, Deflations deflations) implements AutoCloseable {

    static Pushes of(Service service) {
        return new Pushes(
                service, new Pumps(service.settings(), service.nanoTime()), new Deflations());
    }

    @Override
    public void close() {
        pumps.close();
        deflations.close();
    }
}
