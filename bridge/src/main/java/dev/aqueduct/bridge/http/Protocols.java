package dev.aqueduct.bridge.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.http2.Http2Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The protocols that are spoken on the port: HTTP/1.1, and HTTP/2 by prior knowledge, by upgrade or
 * by TLS's negotiation. Mends where the web server would close a connection without a word.
 */
final class Protocols {
    /** Enough for a cursor of 6,000 characters and many names of channels. */
    static final int MAX_REQUEST_LINE = 16 * 1024;

    /** Enough for a cursor of 6,000 characters beside what browsers and proxies send. */
    static final int MAX_HEADERS = 32 * 1024;

    /** Nothing that is served here takes a body. */
    static final int MAX_BODY = 64 * 1024;

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Protocols() {}

    static List<ServerConnectionSelector> selectors(HttpSettings settings, Accepted accepted) {
        // Paths and queries are read, and where they are wrong answered, by the routes.
        Http1Config http1 =
                Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE)
                        .maxHeadersSize(MAX_HEADERS)
                        .validatePath(false)
                        .validatePrologue(false)
                        .sendKeepAliveHeader(false)
                        .build();
        Http2Config http2 =
                Http2Config.builder()
                        .maxHeaderListSize(MAX_HEADERS)
                        .validatePath(false)
                        .flowControlTimeout(settings.stalledAfter())
                        .build();
        return List.of(
                new Prior(Http2ConnectionSelector.builder().http2Config(http2).build()),
                new AllElse(
                        Http1ConnectionSelector.builder()
                                .config(http1)
                                .addUpgrader(new Upgrade(Http2Upgrader.create(http2)))
                                .build(),
                        accepted));
    }

    /** HTTP/2 for those who begin with its preface. */
    private record Prior(ServerConnectionSelector http2) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return 0; // as many as there are: less than a preface may already be something else
        }

        @Override
        public Support supports(BufferData data) {
            int have = Math.min(PREFACE.length, data.available());
            for (int i = 0; i < have; i++) {
                if (data.read() != PREFACE[i]) {
                    return Support.UNSUPPORTED;
                }
            }
            return have == PREFACE.length ? Support.SUPPORTED : Support.UNKNOWN;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http2.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext ctx) {
            return new Lasting(http2.connection(PeerConnection.watched(ctx)));
        }
    }

    /**
     * HTTP/1.1 for everybody else. The web server's own choice takes those alone whose first line
     * it can read, and leaves a line that is too long, or of another version, without an answer.
     */
    private record AllElse(ServerConnectionSelector http1, Accepted accepted)
            implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return 0;
        }

        @Override
        public Support supports(BufferData data) {
            int have = Math.min(PREFACE.length, data.available());
            for (int i = 0; i < have; i++) {
                if (data.read() != PREFACE[i]) {
                    return Support.SUPPORTED;
                }
            }
            return have == PREFACE.length ? Support.UNSUPPORTED : Support.UNKNOWN;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http1.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext ctx) {
            return accepted.take(ctx.localPeer(), ctx.remotePeer())
                    .<ServerConnection>map(channel ->
                            new DetachingConnection(http1, PeerConnection.of(ctx, channel)))
                    .orElseGet(() -> http1.connection(ctx));
        }
    }

    /**
     * An upgrade to HTTP/2 that is not asked for rightly is none (RFC 9110, section 7.8); the web
     * server's own would be an error of the bridge.
     */
    private record Upgrade(Http1Upgrader http2) implements Http1Upgrader {
        @Override
        public String supportedProtocol() {
            return http2.supportedProtocol();
        }

        @Override
        public @Nullable ServerConnection upgrade(
                ConnectionContext ctx, HttpPrologue prologue, WritableHeaders<?> headers) {
            try {
                return new Lasting(http2.upgrade(PeerConnection.watched(ctx), prologue, headers));
            } catch (CloseConnectionException e) {
                throw e;
            } catch (RuntimeException e) {
                return null;
            }
        }
    }

    /**
     * A connection of HTTP/2 that is never idle while a stream is open on it. The web server counts
     * from the last request, and would cut quiet streams.
     */
    private record Lasting(ServerConnection http2)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            http2.handle(limit);
        }

        @Override
        public Duration idleTime() {
            return canInterrupt() ? http2.idleTime() : Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            http2.close(interrupt);
        }

        /** Which is when no stream is open. */
        @Override
        public boolean canInterrupt() {
            return http2 instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
