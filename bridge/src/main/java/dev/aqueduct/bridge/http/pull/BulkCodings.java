package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.http.request.AcceptEncoding;
import dev.aqueduct.bridge.wire.Compression;
import dev.aqueduct.bridge.wire.ContentCoding;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How transfers in bulk are coded. As long as one lasts zstd takes memory that lies outside of the
 * heap, and so is bounded here for all of them together; where it is used up, those that come are
 * coded otherwise. Any thread may call it.
 */
final class BulkCodings {
    /** What zstd may take, as a part of the heap, beside it. */
    private static final int PART_OF_HEAP = 32;

    private final List<ContentCoding> offered = ContentCoding.offered();
    private final List<ContentCoding> others =
            offered.stream().filter(coding -> coding != ContentCoding.ZSTD).toList();
    private final AtomicInteger zstdLeft;

    /**
     * @param mostZstd how many transfers may be coded by zstd at once
     */
    BulkCodings(int mostZstd) {
        zstdLeft = new AtomicInteger(mostZstd);
    }

    /** As many as a part of what this JVM may have would hold. */
    static BulkCodings ofHeap() {
        long bytes = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
        return new BulkCodings((int) Math.min(Integer.MAX_VALUE, bytes / ContentCoding.ZSTD_BYTES));
    }

    /** Has one begin. Closed by whoever asked. */
    Coded begin(String accepted) {
        ContentCoding liked = AcceptEncoding.choose(accepted, offered);
        if (liked == ContentCoding.ZSTD && zstdLeft.decrementAndGet() < 0) {
            zstdLeft.incrementAndGet();
            liked = AcceptEncoding.choose(accepted, others);
        }
        boolean begun = false;
        try {
            Coded coded = new Coded(liked);
            begun = true;
            return coded;
        } finally {
            if (!begun) {
                ended(liked);
            }
        }
    }

    private void ended(ContentCoding coding) {
        if (coding == ContentCoding.ZSTD) {
            zstdLeft.incrementAndGet();
        }
    }

    /** The coding of one transfer. For the serving thread. */
    final class Coded implements AutoCloseable {
        private final ContentCoding coding;
        private final Optional<Compression> compression;
        private boolean closed;

        private Coded(ContentCoding coding) {
            this.coding = coding;
            compression = coding.compression();
        }

        ContentCoding coding() {
            return coding;
        }

        /** The first piece, as it is sent. */
        byte[] first(byte[] plain) {
            return compression.map(each -> each.piece(plain)).orElse(plain);
        }

        /** The way to the client for what is not coded yet. */
        Outlet over(Outlet outlet) {
            return compression.<Outlet>map(each -> new CodedOutlet(each, outlet)).orElse(outlet);
        }

        /** Twice is once. */
        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                compression.ifPresent(Compression::close);
            } finally {
                ended(coding);
            }
        }
    }
}
