package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.wire.ContentCoding;

import java.util.List;
import java.util.Optional;

/**
 * An answer, with what of its request it depends on: its headers are set, then it is sent, once.
 * For the serving thread.
 */
public interface Answer {
    String JSON = "application/json";
    String NO_STORE = "no-store";

    boolean isHead();

    /** The path as it stands in the request, without the server that it may name. */
    String rawPath();

    /** A header of the request that answers depend on. */
    Optional<String> header(String name);

    /** Sets a header of the answer. */
    Answer with(String name, String value);

    /** What the answer depends on, beside what every answer does. */
    Answer varying(String headers);

    /** Answers without a body, and without saying how long one would be. */
    void send(int status);

    /** Answers 200 with a body of several parts; to HEAD without it. */
    void send(String mediaType, List<byte[]> parts, long length);

    /** As {@link #send(String, List, long)}, for a body that is too large for one write. */
    void stream(String mediaType, List<byte[]> parts, long length, Streams.Stream stream);

    /** Answers with a problem. */
    void send(Problem problem);

    default Answer caching(String control) {
        return with("Cache-Control", control);
    }

    /** The header that says which codings the client takes; empty where there is none. */
    default String acceptedCodings() {
        return header("Accept-Encoding").orElse("");
    }

    /** Says how the answer is coded, if it is. */
    default void coded(ContentCoding coding) {
        if (coding != ContentCoding.IDENTITY) {
            with("Content-Encoding", coding.token());
        }
    }
}
