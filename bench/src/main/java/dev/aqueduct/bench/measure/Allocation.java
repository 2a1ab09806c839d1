package dev.aqueduct.bench.measure;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import java.io.IOException;

import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * How much another JVM allocates, asked over its own management. What virtual threads allocate is
 * in it, since HotSpot counts for the thread that carries them.
 */
public final class Allocation implements AutoCloseable {
    private final JMXConnector connector;
    private final ObjectName threading;

    private Allocation(JMXConnector connector) throws JMException {
        this.connector = connector;
        threading = new ObjectName("java.lang:type=Threading");
    }

    /** Asks a JVM of ours. */
    @SuppressWarnings("BanJNDI") // what answers was started by us
    public static Allocation of(long pid) {
        try {
            VirtualMachine vm = VirtualMachine.attach(Long.toString(pid));
            String url;
            try {
                url = vm.startLocalManagementAgent();
            } finally {
                vm.detach();
            }
            return new Allocation(JMXConnectorFactory.connect(new JMXServiceURL(url)));
        } catch (AttachNotSupportedException | IOException | JMException e) {
            throw new IllegalStateException(
                    "process " + pid + " cannot be asked what it allocates: " + e, e);
        }
    }

    /** Bytes allocated since it began. */
    public long bytes() {
        try {
            return (Long)
                    connector
                            .getMBeanServerConnection()
                            .getAttribute(threading, "TotalThreadAllocatedBytes");
        } catch (IOException | JMException e) {
            throw new IllegalStateException("what is allocated cannot be asked any more: " + e, e);
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
