package dev.aqueduct.bridge.http.connection;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Leaves out the length of answers that must not have one, or of which it is not known (RFC 9110,
 * section 8.6): 204 and 304, and HEAD of what GET would stream. The web server says 0, which of a
 * body that is there, but not sent, is wrong. Any thread may call it.
 */
public final class Lengthless implements Http1ConnectionListener {
    /** Stands among the headers until they are written, and is not written. */
    private static final Header MARK = HeaderValues.create("Aqueduct-Lengthless", "true");

    /** Has this answer say no length. Before it is sent, and only where it has no body. */
    public static void mark(ServerResponse response, boolean http2) {
        if (http2) {
            response.beforeSend(() -> response.headers().remove(HeaderNames.CONTENT_LENGTH));
        } else {
            response.header(MARK); // beforeSend would be before the length is set
        }
    }

    /** Called when the length is set, before anything is written. */
    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (headers.contains(MARK) && headers instanceof WritableHeaders<?> writable) {
            writable.remove(MARK.headerName());
            writable.remove(HeaderNames.CONTENT_LENGTH);
        }
    }
}
