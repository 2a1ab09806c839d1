package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.IsoTime;
import dev.aqueduct.bridge.json.JsonBuffer;

/** The forms of what is not made of other data: primitive types, and logical types but decimals. */
final class ScalarForms {

    private static final int MILLIS_OF_DAY = 86_400_000;
    private static final long MICROS_OF_DAY = 86_400_000_000L;

    private ScalarForms() {}

    static void nothing(AvroInput in, JsonBuffer out) {
        out.raw("null");
    }

    static void bool(AvroInput in, JsonBuffer out) {
        out.raw(in.readBoolean() ? "true" : "false");
    }

    static void int32(AvroInput in, JsonBuffer out) {
        out.number(in.readInt());
    }

    static void int64(AvroInput in, JsonBuffer out) {
        out.number(in.readLong());
    }

    static void float32(AvroInput in, JsonBuffer out) {
        out.number(in.readFloat());
    }

    static void float64(AvroInput in, JsonBuffer out) {
        out.number(in.readDouble());
    }

    static void string(AvroInput in, JsonBuffer out) {
        long size = in.readLong();
        int start = in.skip(size);
        if (!out.string(in.bytes(), start, in.at())) {
            throw in.broken("a string is not UTF-8");
        }
    }

    static void bytes(AvroInput in, JsonBuffer out) {
        long size = in.readLong();
        int start = in.skip(size);
        out.base64(in.bytes(), start, in.at());
    }

    static AvroForm fixed(int size) {
        return (in, out) -> {
            int start = in.skip(size);
            out.base64(in.bytes(), start, in.at());
        };
    }

    /** A uuid in 16 bytes, as {@code 123e4567-e89b-12d3-a456-426614174000}. */
    static void uuid(AvroInput in, JsonBuffer out) {
        int start = in.skip(16);
        out.raw('"');
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                out.raw('-');
            }
            out.hex(in.bytes()[start + i]);
        }
        out.raw('"');
    }

    static void date(AvroInput in, JsonBuffer out) {
        out.raw('"');
        IsoTime.date(out, in.readInt());
        out.raw('"');
    }

    static void timeMillis(AvroInput in, JsonBuffer out) {
        int millis = in.readInt();
        if (millis < 0 || millis >= MILLIS_OF_DAY) {
            throw in.broken("a time of day is outside of the day");
        }
        out.raw('"');
        IsoTime.time(out, millis / 1000, millis % 1000, 3);
        out.raw('"');
    }

    static void timeMicros(AvroInput in, JsonBuffer out) {
        long micros = in.readLong();
        if (micros < 0 || micros >= MICROS_OF_DAY) {
            throw in.broken("a time of day is outside of the day");
        }
        out.raw('"');
        IsoTime.time(out, (int) (micros / 1_000_000), (int) (micros % 1_000_000), 6);
        out.raw('"');
    }

    static void timestampMillis(AvroInput in, JsonBuffer out) {
        out.raw('"');
        IsoTime.millis(out, in.readLong());
        out.raw("Z\"");
    }

    static void timestampMicros(AvroInput in, JsonBuffer out) {
        out.raw('"');
        IsoTime.micros(out, in.readLong());
        out.raw("Z\"");
    }

    static void timestampNanos(AvroInput in, JsonBuffer out) {
        out.raw('"');
        IsoTime.nanos(out, in.readLong());
        out.raw("Z\"");
    }

    static void localTimestampMillis(AvroInput in, JsonBuffer out) {
        out.raw('"');
        IsoTime.millis(out, in.readLong());
        out.raw('"');
    }

    static void localTimestampMicros(AvroInput in, JsonBuffer out) {
        out.raw('"');
        IsoTime.micros(out, in.readLong());
        out.raw('"');
    }

    static void localTimestampNanos(AvroInput in, JsonBuffer out) {
        out.raw('"');
        IsoTime.nanos(out, in.readLong());
        out.raw('"');
    }

    /** Months, days and milliseconds, as {@code P1M2DT3.004S}; what is 0 is left out. */
    static void duration(AvroInput in, JsonBuffer out) {
        long months = in.readUnsignedInt();
        long days = in.readUnsignedInt();
        long millis = in.readUnsignedInt();
        out.raw("\"P");
        if (months > 0) {
            out.number(months).raw('M');
        }
        if (days > 0) {
            out.number(days).raw('D');
        }
        if (millis > 0) {
            out.raw('T').number(millis / 1000);
            fraction(millis % 1000, out);
            out.raw('S');
        }
        out.raw(months + days + millis == 0 ? "T0S\"" : "\"");
    }

    /** Thousandths without zeros at their end. */
    private static void fraction(long thousandths, JsonBuffer out) {
        if (thousandths == 0) {
            return;
        }
        out.raw('.');
        long rest = thousandths;
        for (int unit = 100; rest > 0; unit /= 10) {
            out.number(rest / unit);
            rest %= unit;
        }
    }
}
