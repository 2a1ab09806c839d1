package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.answer.Answer;
import dev.aqueduct.bridge.http.answer.Batch;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.request.AcceptEncoding;
import dev.aqueduct.bridge.wire.Compression;
import dev.aqueduct.bridge.wire.ContentCoding;

import java.util.ArrayList;
import java.util.List;

/**
 * A body of JSON of which all is there before any of it is sent.
 *
 * @param coding how its parts are coded
 * @param parts are not to be changed
 * @param length of all parts together, in bytes
 */
record Body(ContentCoding coding, List<byte[]> parts, long length) {
    /** What is shorter goes in one packet of the network in any case, and is there no sooner. */
    static final int WORTH_CODING = 1024;

    private static final int PIECE_BYTES = 64 * 1024;

    static Body plain(List<byte[]> parts) {
        return of(ContentCoding.IDENTITY, parts);
    }

    private static Body of(ContentCoding coding, List<byte[]> parts) {
        return new Body(coding, parts, parts.stream().mapToLong(part -> part.length).sum());
    }

    /**
     * This one, which is plain, as a client likes it best; as it is where that is shorter.
     *
     * @param accepted the client's header Accept-Encoding, empty where there is none
     */
    Body coded(String accepted) {
        return coded(liked(accepted));
    }

    /** The coding that a client likes best for it; none where it is short. */
    ContentCoding liked(String accepted) {
        return length < WORTH_CODING
                ? ContentCoding.IDENTITY
                : AcceptEncoding.choose(accepted, ContentCoding.offered());
    }

    /** This one, which is plain, in a coding; as it is where that is shorter. */
    Body coded(ContentCoding coding) {
        return coding.compression()
                .map(compression -> of(coding, coded(compression)))
                .filter(coded -> coded.length < length)
                .orElse(this);
    }

    private List<byte[]> coded(Compression compression) {
        List<byte[]> coded = new ArrayList<>();
        try (compression) {
            Batch piece = new Batch();
            for (byte[] part : parts) {
                if (piece.size() >= PIECE_BYTES) {
                    coded.add(compression.piece(piece.take()));
                }
                piece.add(part);
            }
            coded.add(compression.last(piece.take()));
        }
        return coded;
    }

    /** Answers 200 with it; to HEAD without it. */
    void send(Answer answer) {
        answer.coded(coding);
        answer.send(Answer.JSON, parts, length);
    }

    /** As {@link #send}, in several writes where it is large. */
    void send(Answer answer, Streams.Stream stream) {
        if (length <= stream.batchBytes()) {
            send(answer);
        } else {
            answer.coded(coding);
            answer.stream(Answer.JSON, parts, length, stream);
        }
    }
}
