package io.duolog.perf.measure;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Reads the management interface of another JVM of this user and machine. The JVM needs no option: its management agent is
 * started by attaching, listens to this machine only, and stays. For one thread.
 */
final class JvmProbe implements AutoCloseable {
    private static final String TOTAL_ALLOCATED = "TotalThreadAllocatedBytes";

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private JvmProbe(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** Attaches to a process; empty if it is none, no JVM, or one that does not let us. */
    @SuppressWarnings(
            "BanJNDI") // The address is what a JVM of this user and machine says, to the one who attached to it.
    static Optional<JvmProbe> attach(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                String address = machine.startLocalManagementAgent();
                return Optional.of(new JvmProbe(JMXConnectorFactory.connect(new JMXServiceURL(address))));
            } finally {
                machine.detach();
            }
        } catch (IOException | AttachNotSupportedException e) {
            return Optional.empty();
        }
    }

    /** What it has done until now; empty if it has ended. */
    Optional<JvmUsage> usage() {
        try {
            List<GarbageCollectorMXBean> collectors =
                    ManagementFactory.getPlatformMXBeans(server, GarbageCollectorMXBean.class);
            long count = 0;
            long ms = 0;
            for (GarbageCollectorMXBean collector : collectors) {
                count += Math.max(0, collector.getCollectionCount());
                ms += Math.max(0, collector.getCollectionTime());
            }
            return Optional.of(new JvmUsage(allocatedBytes(), count, ms));
        } catch (IOException | UndeclaredThrowableException | RuntimeMBeanException e) {
            return Optional.empty();
        }
    }

    private long allocatedBytes() throws IOException {
        try {
            ObjectName name = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
            boolean total = Arrays.stream(server.getMBeanInfo(name).getAttributes())
                    .anyMatch(attribute -> attribute.getName().equals(TOTAL_ALLOCATED));
            if (total) {
                return (Long) server.getAttribute(name, TOTAL_ALLOCATED);
            }
        } catch (JMException e) {
            throw new IOException("the JVM does not describe its threads", e);
        }
        ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Ends the connection. */
    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end the connection to a JVM", e);
        }
    }
}
