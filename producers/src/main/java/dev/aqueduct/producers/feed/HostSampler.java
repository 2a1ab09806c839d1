package dev.aqueduct.producers.feed;

import dev.aqueduct.schemas.feed.CpuSample;
import dev.aqueduct.schemas.feed.DiskSample;
import dev.aqueduct.schemas.feed.HostSample;
import dev.aqueduct.schemas.feed.MemorySample;
import dev.aqueduct.schemas.feed.NetworkSample;

import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.NetworkIF;
import oshi.software.os.OperatingSystem;

import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/**
 * Measures this machine: what it has now, and what it did since the last sample (or since the
 * sampler was made). Disks and interfaces that come later are not seen. For one thread.
 */
final class HostSampler {
    private final LongSupplier nanoTime;
    private final OperatingSystem system;
    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private final List<HWDiskStore> disks;
    private final List<NetworkIF> interfaces;
    private final String name;
    private final Rate read;
    private final Rate written;
    private final Rate received;
    private final Rate sent;
    private long[][] ticks;
    private long sampled;

    HostSampler(LongSupplier nanoTime) {
        var info = new SystemInfo();
        this.nanoTime = nanoTime;
        this.system = info.getOperatingSystem();
        this.processor = info.getHardware().getProcessor();
        this.memory = info.getHardware().getMemory();
        this.disks = info.getHardware().getDiskStores();
        this.interfaces = info.getHardware().getNetworkIFs();
        this.name = system.getNetworkParams().getHostName();
        this.read = new Rate(total(disks, HWDiskStore::getReadBytes));
        this.written = new Rate(total(disks, HWDiskStore::getWriteBytes));
        this.received = new Rate(total(interfaces, NetworkIF::getBytesRecv));
        this.sent = new Rate(total(interfaces, NetworkIF::getBytesSent));
        this.ticks = processor.getProcessorCpuLoadTicks();
        this.sampled = nanoTime.getAsLong();
    }

    /** A sample of the time since the last one. */
    HostSample sample(Instant now) {
        long time = nanoTime.getAsLong();
        long nanos = Math.max(1, time - sampled);
        sampled = time;
        return HostSample.newBuilder()
                .setTime(now)
                .setHost(name)
                .setUptimeSeconds(system.getSystemUptime())
                .setCpu(cpu())
                .setMemory(memory())
                .setDisk(disk(nanos))
                .setNetwork(network(nanos))
                .build();
    }

    private CpuSample cpu() {
        long[][] last = ticks;
        ticks = processor.getProcessorCpuLoadTicks();
        double[] cores = processor.getProcessorCpuLoadBetweenTicks(last);
        double average = processor.getSystemLoadAverage(1)[0];
        return CpuSample.newBuilder()
                .setLoad(DoubleStream.of(cores).average().orElse(0))
                .setCores(DoubleStream.of(cores).boxed().toList())
                .setLoadAverage(average < 0 ? null : average)
                .build();
    }

    private MemorySample memory() {
        return new MemorySample(
                memory.getTotal() - memory.getAvailable(),
                memory.getTotal(),
                memory.getVirtualMemory().getSwapUsed());
    }

    private DiskSample disk(long nanos) {
        disks.forEach(HWDiskStore::updateAttributes);
        return new DiskSample(
                read.perSecond(total(disks, HWDiskStore::getReadBytes), nanos),
                written.perSecond(total(disks, HWDiskStore::getWriteBytes), nanos));
    }

    private NetworkSample network(long nanos) {
        interfaces.forEach(NetworkIF::updateAttributes);
        return new NetworkSample(
                received.perSecond(total(interfaces, NetworkIF::getBytesRecv), nanos),
                sent.perSecond(total(interfaces, NetworkIF::getBytesSent), nanos));
    }

    private static <T> long total(List<T> parts, ToLongFunction<T> bytes) {
        return parts.stream().mapToLong(bytes).sum();
    }

    /**
     * How fast a counter grows. One that begins anew, as that of a replaced interface, counts as 0.
     */
    private static final class Rate {
        private static final double NANOS_PER_SECOND = 1e9;

        private long last;

        Rate(long first) {
            this.last = first;
        }

        long perSecond(long now, long nanos) {
            long grown = Math.max(0, now - last);
            last = now;
            return Math.round(grown * NANOS_PER_SECOND / nanos);
        }
    }
}
