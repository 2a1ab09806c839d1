package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

/** Arrays, as arrays. */
record ArrayForm(AvroForm items) implements AvroForm {

    @Override
    public void write(AvroInput in, JsonBuffer out) {
        in.enter(out);
        char opening = '[';
        for (long left = in.readBlock(); left > 0; left = in.readBlock()) {
            for (; left > 0; left--) {
                int start = in.at();
                out.raw(opening);
                items.write(in, out);
                in.item(start, out);
                opening = ',';
            }
        }
        out.raw(opening == '[' ? "[]" : "]");
        in.leave();
    }
}
