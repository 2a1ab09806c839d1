package dev.aqueduct.bridge.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptEncodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|false",
                "gzip|true",
                "GZIP|true",
                "gzip, deflate, br, zstd|true",
                "br;q=1.0, gzip;q=0.8, *;q=0.1|true",
                "x-gzip|true",
                "*|true",
                "*;q=0|false",
                "identity|false",
                "deflate, br|false",
                "gzip;q=0|false",
                "gzip; q=0.000, *|false",
                "gzip;q=0.001|true",
                ",,|false",
            })
    void gzip_is_taken_where_it_is_named_or_anything_is(String header, boolean taken) {
        assertEquals(taken, AcceptEncoding.takesGzip(header));
    }
}
