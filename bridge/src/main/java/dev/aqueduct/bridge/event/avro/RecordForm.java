package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

/** Records, as objects with the fields in the schema's order. */
final class RecordForm implements AvroForm {

    /** What stands before each field: a bracket or a comma, the name, a colon. */
    private final byte[][] openings;

    private final AvroForm[] fields;

    /**
     * @param openings what stands before each field
     * @param fields the forms of the fields, filled in later where the record contains itself, and
     *     before the form is used
     */
    RecordForm(byte[][] openings, AvroForm[] fields) {
        this.openings = openings;
        this.fields = fields;
    }

    @Override
    public void write(AvroInput in, JsonBuffer out) {
        in.enter(out);
        if (fields.length == 0) {
            out.raw('{');
        }
        for (int i = 0; i < fields.length; i++) {
            out.raw(openings[i]);
            fields[i].write(in, out);
        }
        out.raw('}');
        in.leave();
    }
}
