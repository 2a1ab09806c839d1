package dev.aqueduct.bench.micro;

import dev.aqueduct.bridge.event.EventRenderer;
import dev.aqueduct.bridge.event.avro.AvroResult;
import dev.aqueduct.bridge.event.avro.SingleObjectAvro;
import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.Traits;
import dev.aqueduct.bridge.wire.SseBlocks;
import dev.aqueduct.schemas.feed.Earthquake;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a record to the bytes that are sent: decoding, the event's JSON, the block. */
@State(Scope.Benchmark)
public class RenderBenchmark {
    private final EventRenderer renderer = Samples.renderer();
    private final SingleObjectAvro decoder = new SingleObjectAvro();
    private final LogRecord json = Samples.json(1_234_567);
    private final LogRecord avro = Samples.avro(1_234_567);
    private final byte[] avroValue = Samples.avro();
    private final JsonBuffer packed = new JsonBuffer(1024);
    private final byte[] event = renderer.render(json).json();

    /** A record whose value is JSON, which is checked and compacted. */
    @Benchmark
    public Rendered renderJson() {
        return renderer.render(json);
    }

    /** The same, behind others in a block. */
    @Benchmark
    public Traits packJson() {
        packed.truncate(0);
        return renderer.append(json, packed);
    }

    /** A record whose value is Avro. */
    @Benchmark
    public Rendered renderAvro() {
        return renderer.render(avro);
    }

    /** The value alone. */
    @Benchmark
    public AvroResult decodeAvro() {
        return decoder.append(avroValue, _ -> Earthquake.getClassSchema(), new JsonBuffer(1024));
    }

    /** The block of an event that is rendered already. */
    @Benchmark
    public byte[] block() {
        return SseBlocks.event("earthquakes*sdnSQD*1234568", event);
    }
}
