package dev.aqueduct.bridge.app.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Gives the heap room while much is allocated. The script has the JVM leave next to nothing of the
 * heap free, so that a quiet bridge is small; a busy one would have its collector mark without end,
 * and ask the system for the memory that was given back a moment ago. Does nothing where the JVM
 * was not asked to keep the heap small, or is another than HotSpot. For one thread.
 */
final class HeapRoom {
    private static final String LEAST_FREE = "MinHeapFreeRatio";
    private static final String MOST_FREE = "MaxHeapFreeRatio";

    /** HotSpot's own defaults, in per cent of the heap. */
    private static final int ROOMY_LEAST = 40;

    private static final int ROOMY_MOST = 70;

    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Allocated between two looks, it is much: a heap of 112 MiB is collected each other time. */
    private static final long MUCH = 32L << 20;

    private final HotSpotDiagnosticMXBean jvm;
    private final LongSupplier allocated;
    private final int least;
    private final int most;
    private long before;
    private boolean roomy;

    /**
     * @param allocated the bytes that were allocated since the start
     */
    HeapRoom(HotSpotDiagnosticMXBean jvm, LongSupplier allocated) {
        this.jvm = jvm;
        this.allocated = allocated;
        least = ratio(LEAST_FREE);
        most = ratio(MOST_FREE);
        before = allocated.getAsLong();
    }

    /** Looks after the heap of this process for as long as it runs. */
    static void keep() {
        HotSpotDiagnosticMXBean jvm =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        if (jvm == null || threads == null) {
            return;
        }
        HeapRoom room = new HeapRoom(jvm, threads::getTotalThreadAllocatedBytes);
        if (room.most < ROOMY_MOST) {
            Thread.ofVirtual().name("heap-room").start(room::watch);
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Decides by what was allocated since the last look. */
    void look() {
        long now = allocated.getAsLong();
        boolean much = now - before >= MUCH;
        before = now;
        if (much == roomy) {
            return;
        }
        roomy = much;
        // The least is never above the most.
        if (much) {
            set(MOST_FREE, ROOMY_MOST);
            set(LEAST_FREE, ROOMY_LEAST);
        } else {
            set(LEAST_FREE, least);
            set(MOST_FREE, most);
        }
    }

    private int ratio(String option) {
        return Integer.parseInt(jvm.getVMOption(option).getValue());
    }

    private void set(String option, int percent) {
        jvm.setVMOption(option, Integer.toString(percent));
    }
}
