package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.request.ChannelNames;
import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.ProblemType;
import dev.aqueduct.bridge.http.request.Query;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.http.request.Shown;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Single;
import dev.aqueduct.bridge.wire.CursorText;

import java.util.List;

/** Serves single events by their partition and offset. */
public final class SingleEvents {
    private static final String INCARNATION = "incarnation";

    private final Service service;

    public SingleEvents(Service service) {
        this.service = service;
    }

    public void serve(Exchange exchange, String name, String partition, String offset)
            throws InterruptedException {
        try (Streams.Stream _ = Pulls.admit(service, exchange, HttpMetrics.Way.SINGLE)) {
            serveAdmitted(exchange, name, partition, offset);
        }
    }

    private void serveAdmitted(Exchange exchange, String name, String partition, String offset)
            throws InterruptedException {
        String channel = ChannelNames.one(name);
        String incarnation =
                Query.parse(exchange.rawQuery(), List.of(INCARNATION))
                        .value(INCARNATION)
                        .map(SingleEvents::incarnation)
                        .orElse("");
        Single single =
                service.readers()
                        .single(
                                channel,
                                incarnation,
                                (int) number("partition", partition, Integer.MAX_VALUE),
                                number("offset", offset, Long.MAX_VALUE - 1));
        switch (single) {
            case Single.Found(var entry) ->
                    answer(exchange, channel, incarnation, entry.rendered());
            case Single.None ignored ->
                    throw none(
                            "offset "
                                    + offset
                                    + " of partition "
                                    + partition
                                    + " of channel "
                                    + channel
                                    + " holds no event");
            case Single.Gone(Gap gap, var cursor) -> {
                service.metrics().gap(HttpMetrics.Way.SINGLE);
                throw new Refused(Problem.gaps(List.of(gap), CursorText.of(cursor)));
            }
            case Single.NoSuchChannel ignored ->
                    throw new Refused(
                            Problem.of(
                                    ProblemType.NO_SUCH_CHANNEL,
                                    "there is no channel "
                                            + Shown.of(channel)
                                            + " with a partition "
                                            + partition));
        }
    }

    private void answer(Exchange exchange, String channel, String incarnation, Rendered rendered)
            throws InterruptedException {
        String tag = EntityTag.of(rendered.json());
        exchange.varying(PageHeaders.VARY)
                .caching(caching(channel, incarnation, rendered))
                .with("ETag", tag);
        if (EntityTag.matches(exchange.header("If-None-Match").orElse(""), tag)) {
            exchange.send(304);
            return;
        }
        Body.plain(List.of(rendered.json())).coded(exchange.acceptedCodings()).send(exchange);
        if (!exchange.isHead()) {
            service.metrics().delivered(HttpMetrics.Way.SINGLE, 1, rendered.json().length);
        }
    }

    private String caching(String channel, String incarnation, Rendered rendered)
            throws InterruptedException {
        if (rendered.flawed()) {
            return Exchange.NO_STORE;
        }
        if (incarnation.isEmpty()) {
            return "no-cache";
        }
        try {
            return PageHeaders.forEver(service, List.of(channel));
        } catch (SourceUnavailableException e) {
            return "no-cache"; // for how long cannot be asked now
        }
    }

    private static String incarnation(String text) {
        if (!text.matches("[A-Za-z0-9_-]{1,22}")) {
            throw new Refused(
                    Problem.of(
                            ProblemType.INVALID_PARAMETER,
                            "incarnation is "
                                    + Shown.of(text)
                                    + "; allowed is one as GET /channels and cursors have it"));
        }
        return text;
    }

    private static long number(String what, String text, long most) {
        if (text.matches("\\d{1,19}")) {
            try {
                long number = Long.parseLong(text);
                if (number <= most) {
                    return number;
                }
            } catch (NumberFormatException beyondLong) {
                // told below
            }
        }
        throw none(what + " is " + Shown.of(text) + "; there are whole numbers from 0");
    }

    private static Refused none(String detail) {
        return new Refused(Problem.of(ProblemType.NO_SUCH_EVENT, detail));
    }
}
