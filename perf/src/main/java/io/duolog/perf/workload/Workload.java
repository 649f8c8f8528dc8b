package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemKind;
import java.util.List;
import java.util.Set;

/** One line of the matrix. Stateless: what a run needs is in its context. */
public interface Workload {
    /** Its name in results, reports and on the command line, such as {@code produce-1k-acks-all}. */
    String name();

    /** What it does, in one line. */
    String description();

    /** With how many brokers it makes sense. */
    Set<Integer> nodes();

    /** Whether it makes sense with this client. */
    boolean fitsClient(ClientKind client);

    /** Whether it makes sense on this system. */
    default boolean fitsSystem(SystemKind system) {
        return true;
    }

    /** On which system it runs. */
    default SystemUse use() {
        return SystemUse.SHARED;
    }

    /**
     * What a system that was started for this workload alone runs before it, to be warm, in this order: nothing by default. What
     * that measures is thrown away.
     */
    default List<Workload> warmUp() {
        return List.of();
    }

    /**
     * Runs once and measures. Its clients are warmed up by itself, which is not measured.
     *
     * @throws InterruptedException if the run is to end; processes of clients have ended then
     * @throws Exception if it could not be measured; the message is kept as the sample's problem
     */
    Measurement run(WorkloadContext context) throws Exception;
}
