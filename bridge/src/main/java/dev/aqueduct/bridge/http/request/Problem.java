package dev.aqueduct.bridge.http.request;

import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.wire.JsonPages;

import java.util.List;
import java.util.Map;

/**
 * A problem as it is answered (RFC 9457).
 *
 * @param type what kind it is
 * @param detail what is wrong with this very request, and what is allowed
 * @param gaps what is lost; none but in a {@link ProblemType#GAP}
 * @param cursor where to go on; empty but in a {@link ProblemType#GAP}
 * @param headers of the answer, beside those of every problem
 */
public record Problem(
        ProblemType type,
        String detail,
        List<Gap> gaps,
        String cursor,
        Map<String, String> headers) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        gaps = List.copyOf(gaps);
        headers = Map.copyOf(headers);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), "", Map.of());
    }

    /** A problem that will pass. */
    public static Problem passing(ProblemType type, String detail, int retryAfterSeconds) {
        String seconds = Integer.toString(retryAfterSeconds);
        return new Problem(type, detail, List.of(), "", Map.of("Retry-After", seconds));
    }

    public static Problem notAllowed(String method, String allowed) {
        return new Problem(
                ProblemType.METHOD_NOT_ALLOWED,
                Shown.of(method) + " is not allowed here; allowed are " + allowed,
                List.of(),
                "",
                Map.of("Allow", allowed));
    }

    /** Events that are lost, and the cursor to go on with. */
    public static Problem gaps(List<Gap> gaps, String cursor) {
        Gap first = gaps.getFirst();
        String detail =
                switch (first.reason()) {
                    case RETENTION -> lost(first) + " no longer kept";
                    case TRUNCATED ->
                            "the log of "
                                    + partition(first)
                                    + " ends at "
                                    + first.from()
                                    + ", before the cursor's "
                                    + first.to();
                    case RECREATED -> "channel " + first.channel() + " was deleted and made anew";
                };
        String others = gaps.size() == 1 ? "" : ", and so on in " + (gaps.size() - 1) + " more";
        return new Problem(
                ProblemType.GAP,
                detail + others + "; go on with the cursor given here",
                gaps,
                cursor,
                Map.of());
    }

    private static String lost(Gap gap) {
        return "offsets " + gap.from() + " to " + (gap.to() - 1) + " of " + partition(gap) + " are";
    }

    private static String partition(Gap gap) {
        return "partition " + gap.partition() + " of channel " + gap.channel();
    }

    public static Problem noSuchChannel(String channel) {
        return of(ProblemType.NO_SUCH_CHANNEL, "there is no channel " + Shown.of(channel));
    }

    /** What came of opening a reader, where it is not {@link Opened.Ready}. */
    public static Problem of(Opened opened) {
        return switch (opened) {
            case Opened.NoSuchChannel none -> noSuchChannel(none.channel());
            case Opened.AllGone ignored ->
                    of(ProblemType.NO_SUCH_CHANNEL, "the channels of this cursor are gone");
            case Opened.NoSuchPartition none ->
                    of(
                            ProblemType.INVALID_CURSOR,
                            "the cursor names partition "
                                    + none.partition()
                                    + " of channel "
                                    + none.channel()
                                    + ", which has "
                                    + none.partitions());
            case Opened.TooManyPartitions many ->
                    of(
                            ProblemType.INVALID_PARAMETER,
                            "the cursor of "
                                    + many.channels()
                                    + " channels with "
                                    + many.partitions()
                                    + " partitions would be longer than a request can carry: name"
                                    + " fewer");
            case Opened.Ready ignored -> throw new IllegalArgumentException("no problem");
        };
    }

    /** The body of the answer. */
    public byte[] json() {
        JsonBuffer json = new JsonBuffer(256);
        json.raw("{\"type\":\"/problems/").raw(type.slug());
        json.raw("\",\"title\":").string(type.title());
        json.raw(",\"status\":").number(type.status());
        json.raw(",\"detail\":").string(detail);
        if (!gaps.isEmpty()) {
            JsonPages.append(json.raw(",\"gaps\":"), gaps);
            json.raw(",\"cursor\":").string(cursor);
        }
        return json.raw('}').toBytes();
    }
}
