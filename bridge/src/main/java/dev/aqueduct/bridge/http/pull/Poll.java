package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.read.Start;
import dev.aqueduct.bridge.wire.CursorText;

import org.jspecify.annotations.Nullable;

/**
 * A request of who has the empty page at the end of channels already and asks whether it still is,
 * without waiting: its words, and what was made of them.
 *
 * @param words what it was asked with
 * @param asked what is asked for
 * @param cursor where the client is
 * @param empty the page that it has
 * @param tag the page's
 */
record Poll(Words words, EventsRequest asked, Cursor cursor, Page empty, String tag) {

    /**
     * All of a request that decides what it asks for; of headers empty text where there is none.
     */
    record Words(String path, String query, String accept, String tags) {
        static Words of(Exchange exchange, String tags) {
            return new Words(
                    exchange.rawPath(),
                    exchange.rawQuery(),
                    exchange.header("Accept").orElse(""),
                    tags);
        }

        int length() {
            return path.length() + query.length() + accept.length() + tags.length();
        }
    }

    /** The poll that is asked; null where it is none. */
    static @Nullable Poll of(Words words, EventsRequest asked) {
        if (words.tags.isEmpty()
                || !asked.patience().isZero()
                || !(asked.start() instanceof Start.At(Cursor cursor))
                || !cursor.complete()
                || !asked.selection().isOf(cursor.channels().keySet())) {
            return null;
        }
        Page empty = Page.empty(CursorText.of(cursor));
        String tag = empty.tag();
        return EntityTag.matches(words.tags, tag)
                ? new Poll(words, asked, cursor, empty, tag)
                : null;
    }
}
