package dev.aqueduct.bridge.wire;

import com.github.luben.zstd.util.Native;

import java.util.List;
import java.util.Optional;

/** A coding of an answer's body (RFC 9110, section 8.4.1). */
public enum ContentCoding {
    /** RFC 8878; smaller, and three times as fast, as gzip. */
    ZSTD("zstd"),
    /** RFC 1952. */
    GZIP("gzip"),
    /** None. */
    IDENTITY("identity");

    /** What a body coded by zstd takes outside of the heap; one coded by gzip takes nothing. */
    public static final int ZSTD_BYTES = 512 * 1024;

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** Its name in headers. */
    public String token() {
        return token;
    }

    /** Whether that is its name, or another for it, in lower case. */
    public boolean isNamed(String name) {
        return name.equals(token) || this == GZIP && name.equals("x-gzip");
    }

    /** The codings that can be made on this machine, the better ones first. */
    public static List<ContentCoding> offered() {
        return Offered.CODINGS;
    }

    /** Begins a body of this coding. Nothing where there is none to make. */
    public Optional<Compression> compression() {
        return switch (this) {
            case ZSTD -> Optional.of(new ZstdCompression());
            case GZIP -> Optional.of(new GzipCompression());
            case IDENTITY -> Optional.empty();
        };
    }

    /** Found out when it is first needed: native code is unpacked and loaded for it. */
    private static final class Offered {
        static final List<ContentCoding> CODINGS = hasZstd() ? List.of(ZSTD, GZIP) : List.of(GZIP);

        /** There are systems, and folders for temporary files, where the code cannot be loaded. */
        private static boolean hasZstd() {
            try {
                Native.load();
                return true;
            } catch (LinkageError | RuntimeException e) {
                System.getLogger(ContentCoding.class.getName())
                        .log(System.Logger.Level.WARNING, "zstd is not offered to clients", e);
                return false;
            }
        }
    }
}
