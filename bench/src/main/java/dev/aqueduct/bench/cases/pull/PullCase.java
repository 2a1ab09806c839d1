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
    PAGES("the same in pages of 1,000 on one connection", HistoryRun.CONSUMER),
    /** Small pieces of a history, not in the bridge's memory. */
    RANDOM("100 events at random offsets, one pull after the other", HistoryRun.CONSUMER),
    /** Nothing is new. */
    NOT_MODIFIED("a 304 at the end of a channel", NotModifiedRun.EMPTY),
    /** Waiting for what is new. */
    WAITING("from publishing to the whole answer of a pull that waits", WaitingRun.PUSH),
    /** Waiting where nothing is new. */
    WAITING_IDLE("pulls that wait where nothing comes", WaitingIdleRun.STREAMS),
    /** Readers in bulk, and others. */
    FAIRNESS("live events and small pulls beside readers in bulk", FairnessRun.ALONE),
    /** Readers in bulk that stop reading. */
    STALLED("readers in bulk that took 1 MiB and stopped", StalledRun.BEFORE);

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
            case RANDOM -> new RandomRun(plan);
            case NOT_MODIFIED -> new NotModifiedRun(plan);
            case WAITING -> new WaitingRun(plan);
            case WAITING_IDLE -> new WaitingIdleRun(plan);
            case FAIRNESS -> new FairnessRun(plan);
            case STALLED -> new StalledRun(plan);
        };
    }

    /** A report without rounds. */
    public Report report(PullPlan plan) {
        return new Report("pull, %s: %s (%s)".formatted(this, what, size(plan)), limit);
    }

    private String size(PullPlan plan) {
        PullPlan.Clients clients = plan.clients();
        String history = "%,d events, %d B a value".formatted(plan.events(), plan.valueBytes());
        return switch (this) {
            case BULK, CACHED, PAGES -> history;
            case RANDOM -> "%,d requests; %s".formatted(clients.requests(), history);
            case NOT_MODIFIED -> "%,d connections".formatted(clients.connections());
            case WAITING -> "%,.0f/s, %d B a value".formatted(plan.perSecond(), plan.valueBytes());
            case WAITING_IDLE -> "%,d of each".formatted(clients.waiting());
            case FAIRNESS ->
                    "%,.0f/s to %,d subscribers, %d readers of %s"
                            .formatted(
                                    plan.perSecond(),
                                    clients.subscribers(),
                                    clients.readers(),
                                    history);
            case STALLED -> "%,d readers of %s".formatted(clients.stalled(), history);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
