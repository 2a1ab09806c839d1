package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.ProblemType;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Selection;
import dev.aqueduct.bridge.read.Start;

/** How all ways of pulling begin. */
final class Pulls {

    private Pulls() {}

    /**
     * Has a pull counted as being served.
     *
     * @throws Refused if it cannot be for the moment
     */
    static Streams.Stream admit(Service service, Exchange exchange, HttpMetrics.Way way) {
        return switch (service.streams().pull(exchange.client(service.clients()))) {
            case Streams.Admission.Admitted(var stream) -> {
                exchange.onGivenUp(stream::giveUp);
                yield stream;
            }
            case Streams.Admission.Full(int most) -> {
                service.metrics().refused(way, HttpMetrics.Reason.NODE);
                throw refused(
                        service,
                        ProblemType.BUSY,
                        "this bridge serves as many pulls as it may: " + most);
            }
            case Streams.Admission.ClientFull(int most) -> {
                service.metrics().refused(way, HttpMetrics.Reason.CLIENT);
                throw refused(
                        service,
                        ProblemType.TOO_MANY_REQUESTS,
                        "as many pulls of your address are served as of one may be: " + most);
            }
            case Streams.Admission.GoingDown ignored -> {
                service.metrics().refused(way, HttpMetrics.Reason.GOING_DOWN);
                throw refused(service, ProblemType.GOING_DOWN, "this bridge is going down");
            }
        };
    }

    private static Refused refused(Service service, ProblemType type, String detail) {
        return new Refused(Problem.passing(type, detail, service.retryAfterSeconds()));
    }

    /**
     * Opens a reader.
     *
     * @throws Refused if there is nothing to read
     */
    static Reader open(Service service, Selection selection, Start start, boolean bounded)
            throws InterruptedException {
        return switch (service.readers().open(selection, start, bounded)) {
            case Opened.Ready(Reader reader) -> reader;
            case Opened other -> throw new Refused(Problem.of(other));
        };
    }
}
