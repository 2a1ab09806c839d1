package dev.aqueduct.bridge.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is told to it. */
class Counted implements HttpMetrics {
    final AtomicInteger pushes = new AtomicInteger();
    final AtomicLong events = new AtomicLong();
    final AtomicInteger gaps = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final Queue<String> reasons = new ConcurrentLinkedQueue<>();
    final Queue<Reason> connections = new ConcurrentLinkedQueue<>();
    final AtomicInteger stalled = new AtomicInteger();
    final AtomicInteger problems = new AtomicInteger();

    @Override
    public void pushOpened() {
        pushes.incrementAndGet();
    }

    @Override
    public void pushClosed() {
        pushes.decrementAndGet();
    }

    @Override
    public void delivered(Way way, int events, long bytes) {
        this.events.addAndGet(events);
    }

    @Override
    public void gap(Way way) {
        gaps.incrementAndGet();
    }

    @Override
    public void refused(Way way, Reason reason) {
        refused.incrementAndGet();
        reasons.add(way + " " + reason);
    }

    @Override
    public void connectionRefused(Reason reason) {
        connections.add(reason);
    }

    @Override
    public void stalled() {
        stalled.incrementAndGet();
    }

    @Override
    public void problem(int status) {
        problems.incrementAndGet();
    }
}
