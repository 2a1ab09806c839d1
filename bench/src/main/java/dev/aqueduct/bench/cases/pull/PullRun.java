package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;

/** A case: measures a round, and adds what it and what stands beside it came to. */
public interface PullRun {

    /**
     * Measures a round.
     *
     * @throws StreamException where an answer is not what it has to be, and nothing more can be
     *     measured
     */
    void round(Servers servers, Report report, Violations violations)
            throws InterruptedException, StreamException;
}
