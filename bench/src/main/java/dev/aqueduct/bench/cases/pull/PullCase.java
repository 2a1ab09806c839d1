package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.report.Report;

import java.util.Locale;

/** The cases, each with what it is beside. */
public enum PullCase {
    /** A history in bulk, not in the bridge's memory. */
    BULK("a history as NDJSON that the bridge does not remember", HistoryRun.CONSUMER),
    /** The same again, remembered. */
    CACHED("the same by a bridge with memory for it, and again from there", HistoryRun.CONSUMER),
    /** The same in pages. */
    PAGES("the same in pages of 1,000 on one connection", HistoryRun.CONSUMER);

    private static final int PAGE = 1000;

    private final String what;
    private final String limit;

    PullCase(String what, String limit) {
        this.what = what;
        this.limit = limit;
    }

    /** What is done in each round. */
    public PullRun run(PullPlan plan) {
        return switch (this) {
            case BULK -> new HistoryRun(plan, puller -> puller.bulk(0, _ -> {}), false);
            case CACHED -> new HistoryRun(plan, puller -> puller.bulk(0, _ -> {}), true);
            case PAGES -> new HistoryRun(plan, puller -> puller.pages(PAGE), true);
        };
    }

    /** A report without rounds. */
    public Report report(PullPlan plan) {
        return new Report(
                "pull, %s: %s (%,d events, %d B a value)"
                        .formatted(this, what, plan.events(), plan.valueBytes()),
                limit);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
