package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.answer.Answer;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Policy;
import dev.aqueduct.bridge.read.Start;

import java.time.Duration;
import java.util.Set;

/**
 * The headers of a page: how long caches may keep it (RFC 9111), its tag, and the link to what
 * follows. The table in API.md, <i>Pull</i>.
 */
public final class PageHeaders {
    public static final String VARY = "Accept, Accept-Encoding";

    /** Compaction removes older events of a key from pages of history. */
    private static final Duration COMPACTED = Duration.ofSeconds(60);

    private static final String BRIEFLY = "public, max-age=1";

    private final Service service;

    PageHeaders(Service service) {
        this.service = service;
    }

    /**
     * Sets them.
     *
     * @param tag the page's, which takes a while to make
     * @param hurried whether the answer leaves before its time, since the bridge goes down
     */
    void set(Answer answer, EventsRequest asked, Page page, String tag, boolean hurried)
            throws InterruptedException {
        answer.varying(VARY)
                .caching(caching(asked, page, hurried))
                .with("ETag", tag)
                .with("Link", "<" + next(answer.rawPath(), asked, page) + ">; rel=\"next\"");
    }

    private String caching(EventsRequest asked, Page page, boolean hurried)
            throws InterruptedException {
        // The text that was asked with is the whole truth if it is what the bridge itself would
        // say.
        if (!(asked.start() instanceof Start.At(var cursor))
                || !cursor.complete()
                || !asked.cursor().equals(page.start())
                || page.flawed()) {
            return Answer.NO_STORE;
        }
        if (page.events() == 0) {
            // A cache would hand one that is hurried to all who wait, again and again for a second,
            // while another bridge might have them wait.
            return asked.ticked() && !hurried ? BRIEFLY : Answer.NO_STORE;
        }
        Set<String> channels = cursor.channels().keySet();
        if (!page.full() || !page.more() || !page.isOf(channels)) {
            return BRIEFLY;
        }
        try {
            return forEver(service, channels);
        } catch (SourceUnavailableException e) {
            return BRIEFLY; // for how long cannot be asked now
        }
    }

    /** For what stays true as long as it is kept. */
    static String forEver(Service service, Iterable<String> channels) throws InterruptedException {
        Duration age = service.settings().pageMaxAge();
        for (String channel : channels) {
            Policy policy = service.readers().policy(channel);
            age = shorter(age, policy.compacted() ? COMPACTED : policy.retention());
        }
        return age.toSeconds() == 0
                ? Answer.NO_STORE
                : "public, max-age=" + age.toSeconds() + ", immutable";
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private String next(String path, EventsRequest asked, Page page) {
        StringBuilder next = new StringBuilder(path).append("?cursor=").append(page.end());
        if (asked.limited()) {
            next.append("&limit=").append(asked.limit());
        }
        if (!asked.patience().isZero()) {
            next.append("&wait=").append(asked.patience());
        }
        if (page.events() == 0) {
            next.append("&tick=").append(service.clock().instant().getEpochSecond());
        }
        return next.toString();
    }
}
