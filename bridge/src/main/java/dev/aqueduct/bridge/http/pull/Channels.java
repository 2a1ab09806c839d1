package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.request.ChannelNames;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.Query;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.wire.CursorText;

import java.util.List;

/** Serves what channels there are. */
public final class Channels {
    private final Service service;

    public Channels(Service service) {
        this.service = service;
    }

    public void serveAll(Exchange exchange) throws InterruptedException {
        Query.parse(exchange.rawQuery(), List.of());
        JsonBuffer json = new JsonBuffer(1024).raw("{\"channels\":[");
        boolean first = true;
        for (ChannelState state : service.readers().channels()) {
            if (!first) {
                json.raw(',');
            }
            first = false;
            append(json, state);
        }
        send(exchange, json.raw("]}"));
    }

    public void serve(Exchange exchange, String name) throws InterruptedException {
        Query.parse(exchange.rawQuery(), List.of());
        ChannelState state =
                service.readers()
                        .channel(ChannelNames.one(name))
                        .orElseThrow(() -> new Refused(Problem.noSuchChannel(name)));
        send(exchange, append(new JsonBuffer(256), state));
    }

    private static void send(Exchange exchange, JsonBuffer json) {
        exchange.varying(PageHeaders.VARY).caching(Exchange.NO_STORE);
        Body.plain(List.of(json.toBytes())).coded(exchange.acceptedCodings()).send(exchange);
    }

    /** A channel of which a partition has no leader has no cursors for the moment. */
    private static JsonBuffer append(JsonBuffer json, ChannelState state) {
        json.raw("{\"channel\":").string(state.topic().channel());
        json.raw(",\"partitions\":").number(state.topic().partitions());
        json.raw(",\"incarnation\":").string(state.topic().incarnation());
        if (state.known()) {
            json.raw(",\"earliest\":").string(CursorText.of(state.earliestCursor()));
            json.raw(",\"latest\":").string(CursorText.of(state.latestCursor()));
        }
        return json.raw('}');
    }
}
