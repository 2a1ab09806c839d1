package dev.aqueduct.bench.measure;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import java.io.IOException;

import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Another JVM that is asked over its own management, without having been told when it was started.
 */
public final class RemoteJvm implements AutoCloseable {
    private final JMXConnector connector;

    private RemoteJvm(JMXConnector connector) {
        this.connector = connector;
    }

    /** Has a JVM of ours answer. */
    @SuppressWarnings("BanJNDI") // what answers was started by us
    public static RemoteJvm of(ProcessHandle process) {
        try {
            VirtualMachine vm = VirtualMachine.attach(Long.toString(process.pid()));
            String url;
            try {
                url = vm.startLocalManagementAgent();
            } finally {
                vm.detach();
            }
            return new RemoteJvm(JMXConnectorFactory.connect(new JMXServiceURL(url)));
        } catch (AttachNotSupportedException | IOException e) {
            throw new IllegalStateException(
                    "process " + process.pid() + " cannot be asked: " + e, e);
        }
    }

    /**
     * Bytes allocated since it began. What virtual threads allocate is in it, since HotSpot counts
     * it for the threads that carry them.
     */
    public long allocatedBytes() {
        return number("java.lang:type=Threading", "TotalThreadAllocatedBytes");
    }

    /** Bytes of its heap that are in use after a collection of all of it. */
    @SuppressWarnings("BanJNDI") // what answers was started by us
    public long heapAfterCollection() {
        try {
            ObjectName memory = new ObjectName("java.lang:type=Memory");
            MBeanServerConnection jvm = connector.getMBeanServerConnection();
            jvm.invoke(memory, "gc", null, null);
            CompositeData usage = (CompositeData) jvm.getAttribute(memory, "HeapMemoryUsage");
            return (Long) usage.get("used");
        } catch (IOException | JMException e) {
            throw new IllegalStateException("it cannot be asked any more: " + e, e);
        }
    }

    /** A number that it keeps; 0 while it does not know it. */
    public long number(String bean, String attribute) {
        try {
            return (Long)
                    connector
                            .getMBeanServerConnection()
                            .getAttribute(new ObjectName(bean), attribute);
        } catch (InstanceNotFoundException e) {
            return 0;
        } catch (IOException | JMException e) {
            throw new IllegalStateException("it cannot be asked any more: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The process has ended before.
        }
    }
}
