package dev.aqueduct.bridge.http.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.bridge.wire.ContentCoding;

import org.junit.jupiter.api.Test;

final class BulkCodingsTest {
    private static final String ALL = "zstd, gzip";

    @Test
    void where_zstd_s_memory_is_used_up_others_are_chosen_until_one_is_closed() {
        BulkCodings codings = new BulkCodings(1);
        try (BulkCodings.Coded first = codings.begin(ALL)) {
            assertEquals(ContentCoding.ZSTD, first.coding());
            for (int again = 0; again < 3; again++) {
                try (BulkCodings.Coded second = codings.begin(ALL);
                        BulkCodings.Coded third = codings.begin("zstd")) {
                    assertEquals(ContentCoding.GZIP, second.coding());
                    assertEquals(ContentCoding.IDENTITY, third.coding());
                }
            }
        }
        try (BulkCodings.Coded next = codings.begin("zstd")) {
            assertEquals(ContentCoding.ZSTD, next.coding());
        }
    }
}
