package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

/** How the data of one schema are written: reads one datum and appends its JSON. Has no state. */
@FunctionalInterface
interface AvroForm {

    /**
     * Appends the datum that begins here, and passes over it.
     *
     * @throws BrokenAvroException where the bytes are not what the schema says
     */
    void write(AvroInput in, JsonBuffer out);
}
