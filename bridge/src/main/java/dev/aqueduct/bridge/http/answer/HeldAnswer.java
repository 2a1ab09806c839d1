package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.http.request.Problem;

import io.helidon.http.DateTime;
import io.helidon.http.Status;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answer to a GET of HTTP/1.1 (RFC 9112) that is given after the web server has let go of its
 * request: it holds of that only what it depends on, since many may wait for long. For the thread
 * whose turn it is.
 */
final class HeldAnswer implements Answer {
    private final String rawPath;
    private final Map<String, String> asked;
    private final Map<String, String> headers;
    private final Cors cors;
    private final HttpMetrics metrics;
    private final Outlet outlet;
    private boolean begun;

    /**
     * @param asked headers of the request, by name
     * @param headers of the answer, as far as they are set
     * @param outlet where all of the answer is written
     */
    HeldAnswer(
            String rawPath,
            Map<String, String> asked,
            Map<String, String> headers,
            Cors cors,
            HttpMetrics metrics,
            Outlet outlet) {
        this.rawPath = rawPath;
        this.asked = asked;
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.putAll(headers);
        this.cors = cors;
        this.metrics = metrics;
        this.outlet = outlet;
    }

    @Override
    public boolean isHead() {
        return false;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(asked.get(name));
    }

    @Override
    public Answer with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    @Override
    public Answer varying(String depends) {
        return with("Vary", cors.varying(depends));
    }

    @Override
    public void send(int status) {
        outlet.write(head(status));
    }

    @Override
    public void send(String mediaType, List<byte[]> parts, long length) {
        with("Content-Type", mediaType);
        send(200, parts, length);
    }

    private void send(int status, List<byte[]> parts, long length) {
        with("Content-Length", Long.toString(length));
        Batch all = new Batch();
        all.add(head(status));
        parts.forEach(all::add);
        outlet.write(all.take());
    }

    @Override
    public void stream(String mediaType, List<byte[]> parts, long length, Streams.Stream stream) {
        with("Content-Type", mediaType).with("Content-Length", Long.toString(length));
        outlet.write(head(200));
        Exchange.stream(parts, outlet, stream.batchBytes());
    }

    @Override
    public void send(Problem problem) {
        problem.headers().forEach(this::with);
        caching(NO_STORE).with("Content-Type", Problem.MEDIA_TYPE);
        int status = problem.type().status();
        metrics.problem(status);
        byte[] body = problem.json();
        send(status, List.of(body), body.length);
    }

    private byte[] head(int status) {
        if (begun) {
            throw new ClientGoneException("the answer had begun");
        }
        begun = true;
        StringBuilder head = new StringBuilder(512).append("HTTP/1.1 ").append(status).append(' ');
        head.append(Status.create(status).reasonPhrase()).append("\r\n");
        head.append("Date: ").append(DateTime.rfc1123String()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
