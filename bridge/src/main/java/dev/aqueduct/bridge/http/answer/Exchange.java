package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.client.Client;
import dev.aqueduct.bridge.http.client.Clients;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Detached;
import dev.aqueduct.bridge.http.connection.Http1Peer;
import dev.aqueduct.bridge.http.connection.Lengthless;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.http.connection.StallWatch;
import dev.aqueduct.bridge.http.connection.WatchedPeer;
import dev.aqueduct.bridge.http.request.AcceptEncoding;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.wire.ContentCoding;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One request and its answer, with what every answer has in common: CORS, HEAD, problems. The
 * serving thread alone calls it.
 */
public final class Exchange implements Answer {
    private final RoutingRequest request;
    private final RoutingResponse response;
    private final Cors cors;
    private final HttpMetrics metrics;
    private final StallWatch stalls;
    private final LongSupplier nanoTime;

    /** Whether the answer is written piece by piece. */
    private boolean begun;

    public Exchange(RoutingRequest request, RoutingResponse response, Cors cors, Service service) {
        this.request = request;
        this.response = response;
        this.cors = cors;
        this.metrics = service.metrics();
        this.stalls = service.stalls();
        this.nanoTime = service.nanoTime();
        with("X-Content-Type-Options", "nosniff");
        cors.headers(header("Origin")).forEach(this::with);
        if (cors.varies()) {
            with("Vary", "Origin");
        }
    }

    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public boolean isHead() {
        return method().equals("HEAD");
    }

    @Override
    public String rawPath() {
        return Target.path(request.prologue().uriPath().rawPath());
    }

    /** The query as it stands in the request; empty where there is none. */
    public String rawQuery() {
        return request.prologue().hasQuery() ? request.prologue().query().rawValue() : "";
    }

    /** The value of a header; of one that is repeated all values, joined as HTTP joins them. */
    @Override
    public Optional<String> header(String name) {
        HeaderName key = HeaderNames.create(name);
        if (!request.headers().contains(key)) {
            return Optional.empty();
        }
        Header header = request.headers().get(key);
        return Optional.of(
                header.valueCount() == 1 ? header.get() : String.join(",", header.allValues()));
    }

    /** Whose request it is. */
    public Client client(Clients clients) {
        return clients.behind(request.remotePeer().address(), name -> header(name).orElse(""));
    }

    /** Whether it came over HTTP/2. */
    public boolean isHttp2() {
        return request.remotePeer() instanceof WatchedPeer;
    }

    /** How many bytes the request's headers take, names, values and separators. */
    public int headersSize() {
        int size = 0;
        for (Header header : request.headers()) {
            for (String value : header.allValues()) {
                size += header.name().length() + value.length() + 4;
            }
        }
        return size;
    }

    @Override
    public Exchange with(String name, String value) {
        response.header(HeaderValues.create(name, value));
        return this;
    }

    @Override
    public Exchange varying(String headers) {
        return with("Vary", cors.varying(headers));
    }

    /** Answers 200 with a body; to HEAD without it. */
    public void send(String mediaType, byte[] body) {
        send(200, mediaType, body);
    }

    private void send(int status, String mediaType, byte[] body) {
        send(status, mediaType, List.of(body), body.length);
    }

    @Override
    public void send(String mediaType, List<byte[]> parts, long length) {
        send(200, mediaType, parts, length);
    }

    private void send(int status, String mediaType, List<byte[]> parts, long length) {
        with("Content-Type", mediaType);
        response.status(Status.create(status));
        if (isHead()) {
            with("Content-Length", Long.toString(length));
            send(response::send);
        } else {
            Batch body = new Batch();
            parts.forEach(body::add);
            byte[] bytes = body.take();
            if (isHttp2() && bytes.length > 0) {
                with("Content-Length", Integer.toString(bytes.length));
                OutputStream out = windowed(response.outputStream());
                send(() -> out.write(bytes));
            } else {
                send(() -> response.send(bytes));
            }
        }
    }

    /** Answers 200 as GET would that streams its body, to HEAD. */
    public void sendHeaders(String mediaType) {
        with("Content-Type", mediaType);
        send(200);
    }

    @Override
    public void send(int status) {
        Lengthless.mark(response, isHttp2());
        response.status(Status.create(status));
        send(response::send);
    }

    private void send(StallWatch.Action action) {
        try {
            stalls.answer(action);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /** Begins an answer of 200 that is written piece by piece. */
    public OutputStream begin(String mediaType) {
        with("Content-Type", mediaType);
        response.status(Status.OK_200);
        return windowed(response.outputStream());
    }

    private OutputStream windowed(OutputStream out) {
        begun = true;
        return request.remotePeer() instanceof WatchedPeer peer
                ? peer.windowed(out, request.id())
                : out;
    }

    /** Whether the client takes an answer that is compressed by gzip. */
    public boolean takesGzip() {
        return AcceptEncoding.choose(acceptedCodings(), List.of(ContentCoding.GZIP))
                == ContentCoding.GZIP;
    }

    /** Says that the answer is compressed by gzip, if it is; returns whether. */
    public boolean coded(boolean gzip) {
        coded(gzip ? ContentCoding.GZIP : ContentCoding.IDENTITY);
        return gzip;
    }

    /**
     * Begins an answer of 200 that may last, and gives it: on a connection of HTTP/1.1 after the
     * web server has handled the request.
     */
    public void goOn(String mediaType, Detached.Begun continuation, Streams.Stream stream)
            throws InterruptedException {
        boolean detached = false;
        try {
            Outlet outlet = new StreamOutlet(begin(mediaType), stream, nanoTime);
            outlet.write(continuation.begin());
            Optional<SocketChannel> channel =
                    detachable() && request.remotePeer() instanceof Http1Peer peer
                            ? peer.channel()
                            : Optional.empty();
            if (channel.isPresent()) {
                detached = true;
                throw new Detached(
                        continuation, new ChannelOutlet(channel.get(), stream), isLast());
            }
            continuation.run(outlet, () -> {}); // which never has to be resumed here
        } finally {
            if (!detached) {
                continuation.close();
            }
        }
    }

    /** Whether the client wants the connection closed after the answer. */
    private boolean isLast() {
        return request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /**
     * Takes the answer away from the web server, to be given when there is something to say, if the
     * client does not go before; on a connection of HTTP/1.1.
     *
     * @param waiting makes what waits, of what it answers with
     * @return to be thrown; nothing where it has to be waited for here
     */
    public Optional<Detached> hold(
            Function<Answer, Detached.Waiting> waiting, Streams.Stream stream) {
        if (isHead() || !detachable() || !(request.remotePeer() instanceof Http1Peer peer)) {
            return Optional.empty();
        }
        Outlet outlet = new StreamOutlet(peer.output(), stream, nanoTime);
        return Optional.of(new Detached(waiting.apply(held(outlet)), outlet, isLast()));
    }

    private Answer held(Outlet outlet) {
        Map<String, String> asked = new TreeMap<>();
        for (String name : List.of("If-None-Match", "Accept-Encoding")) {
            header(name).ifPresent(value -> asked.put(name, value));
        }
        Map<String, String> headers = new TreeMap<>();
        response.headers()
                .forEach(header ->
                        headers.put(header.name(), String.join(", ", header.allValues())));
        if (isLast()) {
            headers.put("Connection", "close");
        }
        return new HeldAnswer(rawPath(), asked, headers, cors, metrics, outlet);
    }

    /** A body would have to be passed over, and trailers are the web server's own. */
    private boolean detachable() {
        return !request.content().hasEntity() && !request.headers().contains(HeaderNames.TE);
    }

    @Override
    public void stream(String mediaType, List<byte[]> parts, long length, Streams.Stream stream) {
        if (isHead()) {
            send(mediaType, parts, length);
        } else {
            with("Content-Length", Long.toString(length));
            Outlet outlet = new StreamOutlet(begin(mediaType), stream, nanoTime);
            stream(parts, outlet, stream.batchBytes());
            outlet.end();
        }
    }

    static void stream(List<byte[]> parts, Outlet outlet, int batchBytes) {
        Batch batch = new Batch();
        for (byte[] part : parts) {
            // What is large is not copied for the sake of what is small.
            if (batch.size() >= batchBytes || (part.length >= batchBytes && !batch.isEmpty())) {
                outlet.write(batch.take());
            }
            batch.add(part);
        }
        if (!batch.isEmpty()) {
            outlet.write(batch.take());
        }
    }

    @Override
    public void send(Problem problem) {
        problem.headers().forEach(this::with);
        caching(NO_STORE);
        int status = problem.type().status();
        metrics.problem(status);
        send(status, Problem.MEDIA_TYPE, problem.json());
    }

    /**
     * Answers what is asked with OPTIONS or with a method that is not allowed.
     *
     * @return whether it was; the request is for a page else
     */
    public boolean answeredByMethod() {
        String allowed = "GET, HEAD, OPTIONS";
        String method = method();
        if (method.equals("GET") || method.equals("HEAD")) {
            return false;
        }
        if (!method.equals("OPTIONS")) {
            throw new Refused(Problem.notAllowed(method, allowed));
        }
        with("Allow", allowed);
        cors.preflight(header("Origin"), allowed).forEach(this::with);
        send(204);
        return true;
    }

    /**
     * Has it run when the client gives the request up, where that is told: on HTTP/2. Once for a
     * request.
     */
    public void onGivenUp(Runnable action) {
        if (request.remotePeer() instanceof WatchedPeer peer) {
            peer.watch(request.id(), action);
        }
    }

    /** Nothing is to be done any more when the client gives the request up. */
    public void end() {
        if (request.remotePeer() instanceof WatchedPeer peer) {
            peer.unwatch(request.id());
        }
    }

    /** Has all of the answer on its way. */
    public void commit() {
        if (begun) {
            send(response::commit);
        }
    }

    public static Map<String, String> headersOf(
            Problem problem, Cors cors, Optional<String> origin) {
        Map<String, String> headers = new TreeMap<>(cors.headers(origin));
        headers.putAll(problem.headers());
        headers.put("Content-Type", Problem.MEDIA_TYPE);
        headers.put("Cache-Control", NO_STORE);
        headers.put("X-Content-Type-Options", "nosniff");
        return headers;
    }
}
