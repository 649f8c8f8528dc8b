package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.FlightRecorderMXBean;

/** A recording of JFR in another JVM on this machine, of the same user, from its start to {@link #stop}. For one thread. */
public final class FlightRecording implements AutoCloseable {
    private static final String SAMPLE_PERIOD = "10 ms";
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("jdk.ExecutionSample#enabled", "true"),
            Map.entry("jdk.ExecutionSample#period", SAMPLE_PERIOD),
            Map.entry("jdk.NativeMethodSample#enabled", "true"),
            Map.entry("jdk.NativeMethodSample#period", SAMPLE_PERIOD),
            Map.entry("jdk.ObjectAllocationSample#enabled", "true"),
            Map.entry("jdk.ObjectAllocationSample#throttle", "300/s"),
            Map.entry("jdk.ObjectAllocationSample#stackTrace", "true"),
            Map.entry("jdk.GarbageCollection#enabled", "true"),
            Map.entry("jdk.GarbageCollection#threshold", "0 ms"),
            Map.entry("jdk.ThreadCPULoad#enabled", "true"),
            Map.entry("jdk.ThreadCPULoad#period", "1 s"),
            Map.entry("jdk.CPULoad#enabled", "true"),
            Map.entry("jdk.CPULoad#period", "1 s"));

    private final JMXConnector connector;
    private final FlightRecorderMXBean recorder;
    private final long id;

    private FlightRecording(JMXConnector connector, FlightRecorderMXBean recorder, long id) {
        this.connector = connector;
        this.recorder = recorder;
        this.id = id;
    }

    /**
     * Starts to record.
     *
     * @throws IOException if the process cannot be reached: it is not there, is no JVM, or is another user's
     */
    @SuppressWarnings("BanJNDI") // the address comes from the JVM's own agent, not from outside
    public static FlightRecording start(long pid) throws IOException {
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
        try {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            FlightRecorderMXBean recorder = ManagementFactory.newPlatformMXBeanProxy(
                    server,
                    new ObjectName(FlightRecorderMXBean.MXBEAN_NAME).getCanonicalName(),
                    FlightRecorderMXBean.class);
            long id = recorder.newRecording();
            recorder.setRecordingSettings(id, SETTINGS);
            recorder.startRecording(id);
            return new FlightRecording(connector, recorder, id);
        } catch (JMException | RuntimeException e) {
            connector.close();
            throw new IOException("process " + pid + " cannot record itself: " + e.getMessage(), e);
        }
    }

    /**
     * Ends the recording and writes it.
     *
     * @param file where the other process writes it, too; replaced if it is there
     */
    public void stop(Path file) throws IOException {
        requireNonNull(file, "file");
        recorder.stopRecording(id);
        recorder.copyTo(id, file.toAbsolutePath().toString());
    }

    /** Discards the recording in the other process; what {@link #stop} wrote stays. */
    @Override
    public void close() throws IOException {
        try (connector) {
            recorder.closeRecording(id);
        }
    }

    private static String address(long pid) throws IOException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + " is no JVM that can be attached to: " + e.getMessage(), e);
        }
        try {
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }
}
