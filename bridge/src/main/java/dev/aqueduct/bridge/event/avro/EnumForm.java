package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

/** Enums, as strings. */
final class EnumForm implements AvroForm {

    /** The symbols in quotes. */
    private final byte[][] symbols;

    EnumForm(byte[][] symbols) {
        this.symbols = symbols;
    }

    @Override
    public void write(AvroInput in, JsonBuffer out) {
        long symbol = in.readLong();
        if (symbol < 0 || symbol >= symbols.length) {
            throw in.broken("an enum has no symbol " + symbol);
        }
        out.raw(symbols[(int) symbol]);
    }
}
