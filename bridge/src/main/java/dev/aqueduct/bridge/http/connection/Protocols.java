package dev.aqueduct.bridge.http.connection;

import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.client.Client;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
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

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The protocols that are spoken on the port: HTTP/1.1, and HTTP/2 by prior knowledge, by upgrade or
 * by TLS's negotiation. Mends where the web server would close a connection without a word.
 */
public final class Protocols {
    /** Enough for a cursor of 6,000 characters and many names of channels. */
    public static final int MAX_REQUEST_LINE = 16 * 1024;

    /** Enough for a cursor of 6,000 characters beside what browsers and proxies send. */
    public static final int MAX_HEADERS = 32 * 1024;

    /** Nothing that is served here takes a body. */
    public static final int MAX_BODY = 64 * 1024;

    private final ServerConnectionSelector http1;
    private final ServerConnectionSelector http2;

    public Protocols(HttpSettings settings) {
        // Paths and queries are read, and where they are wrong answered, by the routes.
        Http1Config config1 =
                Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE)
                        .maxHeadersSize(MAX_HEADERS)
                        .validatePath(false)
                        .validatePrologue(false)
                        .sendKeepAliveHeader(false)
                        .addSendListener(new Lengthless())
                        .build();
        Http2Config config2 =
                Http2Config.builder()
                        .maxHeaderListSize(MAX_HEADERS)
                        .validatePath(false)
                        .flowControlTimeout(settings.stalledAfter())
                        .build();
        http2 = Http2ConnectionSelector.builder().http2Config(config2).build();
        http1 =
                Http1ConnectionSelector.builder()
                        .config(config1)
                        .addUpgrader(new Upgrade(Http2Upgrader.create(config2)))
                        .build();
    }

    ServerConnection http1(ConnectionContext context) {
        return http1.connection(context);
    }

    ServerConnection http2(ConnectionContext context, DataReader reader) {
        WatchedPeer peer = new WatchedPeer(context.remotePeer());
        return new Lasting(http2.connection(PeerConnection.watched(context, peer, reader)), peer);
    }

    /**
     * What takes every connection that the web server has accepted, but for those that are too
     * many, which it has closed. The web server's own choice would take those alone whose first
     * line it can read, and leave a line that is too long, or of another version, without an
     * answer.
     */
    public ServerConnectionSelector selector(Accepted accepted, Connections connections) {
        return new All(this, accepted, connections);
    }

    private record All(Protocols protocols, Accepted accepted, Connections connections)
            implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return 0;
        }

        @Override
        public Support supports(BufferData data) {
            return Support.SUPPORTED;
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            Set<String> both = new TreeSet<>(protocols.http1.supportedApplicationProtocols());
            both.addAll(protocols.http2.supportedApplicationProtocols());
            return both;
        }

        @Override
        public ServerConnection connection(ConnectionContext ctx) {
            Optional<SocketChannel> own = accepted.take(ctx.localPeer(), ctx.remotePeer());
            Client client =
                    connections
                            .enter(ctx.remotePeer().address())
                            .orElseThrow(() -> new CloseConnectionException("there are too many"));
            // What is written to the channel itself would pass by TLS.
            return new Connection(
                    protocols,
                    ctx,
                    own.filter(channel -> !ctx.isSecure()),
                    () -> connections.leave(client));
        }
    }

    /**
     * An upgrade to HTTP/2 that is not asked for rightly is none (RFC 9110, section 7.8); the web
     * server's own would be an error of the bridge.
     */
    private record Upgrade(Http1Upgrader http2) implements Http1Upgrader {
        private static final HeaderName SETTINGS = HeaderNames.create("HTTP2-Settings");

        @Override
        public String supportedProtocol() {
            return http2.supportedProtocol();
        }

        @Override
        public @Nullable ServerConnection upgrade(
                ConnectionContext ctx, HttpPrologue prologue, WritableHeaders<?> headers) {
            try {
                WatchedPeer peer = new WatchedPeer(ctx.remotePeer());
                peer.upgraded(Base64.getUrlDecoder().decode(headers.get(SETTINGS).get()));
                return new Lasting(
                        http2.upgrade(
                                PeerConnection.watched(ctx, peer, ctx.dataReader()),
                                prologue,
                                headers),
                        peer);
            } catch (CloseConnectionException e) {
                throw e;
            } catch (RuntimeException e) {
                return null;
            }
        }
    }

    /**
     * A connection of HTTP/2 that is never idle while a stream is open on it, and whose streams end
     * with it. The web server counts from the last request, and would cut quiet streams.
     */
    private record Lasting(ServerConnection http2, WatchedPeer peer)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                http2.handle(limit);
            } finally {
                peer.end();
            }
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
