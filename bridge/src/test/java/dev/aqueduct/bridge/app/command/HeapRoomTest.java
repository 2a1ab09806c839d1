package dev.aqueduct.bridge.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap may be free, at this JVM. */
final class HeapRoomTest {
    private final HotSpotDiagnosticMXBean jvm =
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    private final AtomicLong allocated = new AtomicLong(5);
    private String before = "";

    @BeforeEach
    void ask_for_a_small_heap() {
        before = ratios();
        set("5..10");
    }

    @AfterEach
    void ask_for_what_was() {
        set(before);
    }

    @Test
    void a_heap_has_room_while_much_is_allocated() {
        HeapRoom room = new HeapRoom(jvm, allocated::get);
        room.look();
        assertEquals("5..10", ratios());
        allocated.addAndGet(1L << 30);
        room.look();
        assertEquals("40..70", ratios());
        allocated.addAndGet(1L << 30);
        room.look();
        assertEquals("40..70", ratios());
        allocated.addAndGet(1L << 20);
        room.look();
        assertEquals("5..10", ratios());
    }

    private String ratios() {
        return jvm.getVMOption("MinHeapFreeRatio").getValue()
                + ".."
                + jvm.getVMOption("MaxHeapFreeRatio").getValue();
    }

    private void set(String ratios) {
        String[] values = ratios.split("\\.\\.");
        jvm.setVMOption("MinHeapFreeRatio", "0");
        jvm.setVMOption("MaxHeapFreeRatio", values[1]);
        jvm.setVMOption("MinHeapFreeRatio", values[0]);
    }
}
