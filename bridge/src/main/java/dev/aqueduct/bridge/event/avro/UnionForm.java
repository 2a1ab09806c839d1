package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

/** Unions, as the value alone, without its type. */
final class UnionForm implements AvroForm {

    private final AvroForm[] branches;

    UnionForm(AvroForm[] branches) {
        this.branches = branches;
    }

    @Override
    public void write(AvroInput in, JsonBuffer out) {
        long branch = in.readLong();
        if (branch < 0 || branch >= branches.length) {
            throw in.broken("a union has no branch " + branch);
        }
        branches[(int) branch].write(in, out);
    }
}
