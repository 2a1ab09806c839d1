package dev.aqueduct.bridge.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.bridge.wire.ContentCoding;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class AcceptEncodingTest {

    /** Each with what is chosen of zstd and gzip, and of gzip alone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|IDENTITY|IDENTITY",
                "gzip|GZIP|GZIP",
                "GZIP|GZIP|GZIP",
                "x-gzip|GZIP|GZIP",
                "gzip, deflate, br, zstd|ZSTD|GZIP",
                "gzip, zstd|ZSTD|GZIP",
                "gzip, zstd;q=0.9|GZIP|GZIP",
                "gzip;q=0.5, zstd;q=0.5|ZSTD|GZIP",
                "zstd;q=0.001|ZSTD|IDENTITY",
                "br;q=1.0, gzip;q=0.8, *;q=0.1|GZIP|GZIP",
                "br, gzip;q=0.2, *;q=0.7|ZSTD|IDENTITY",
                "*|ZSTD|GZIP",
                "gzip;q=0, *|ZSTD|IDENTITY",
                "zstd;q=0, *;q=0.5|GZIP|GZIP",
                "*;q=0|IDENTITY|IDENTITY",
                "identity|IDENTITY|IDENTITY",
                "identity, gzip|GZIP|GZIP",
                "identity, gzip;q=0.9, zstd;q=0.9|IDENTITY|IDENTITY",
                "identity;q=0.5, gzip;q=0.9|GZIP|GZIP",
                "identity;q=0, gzip;q=0.1|GZIP|GZIP",
                "identity;q=0|IDENTITY|IDENTITY",
                "identity;q=0, br|IDENTITY|IDENTITY",
                "identity;q=0, *|ZSTD|GZIP",
                "deflate, br|IDENTITY|IDENTITY",
                "gzip;q=0|IDENTITY|IDENTITY",
                "gzip; q=0.000, *|ZSTD|IDENTITY",
                "gzip ; Q=0.001|GZIP|GZIP",
                "gzip;q=2|GZIP|GZIP",
                "gzip;q=x|GZIP|GZIP",
                "gzip;level=9;q=0|IDENTITY|IDENTITY",
                "gzipped, zstandard|IDENTITY|IDENTITY",
                ",,|IDENTITY|IDENTITY",
                ";q=1, *;q=0.2|ZSTD|GZIP",
            })
    void highest_weight_wins_and_of_equals_the_better_coding(
            String header, ContentCoding ofBoth, ContentCoding ofGzip) {
        assertEquals(
                ofBoth,
                AcceptEncoding.choose(header, List.of(ContentCoding.ZSTD, ContentCoding.GZIP)));
        assertEquals(ofGzip, AcceptEncoding.choose(header, List.of(ContentCoding.GZIP)));
    }
}
