package io.duolog.perf.run;

import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import java.util.List;

/** Whether systems can be kept side by side in the memory of a machine. */
public final class Residency {
    private static final long MIB = 1L << 20;

    /** A heap of 1 GB that is in use, and what is beside it. */
    private static final long APACHE_BROKER_BYTES = 1_400 * MIB;

    private static final long DUOLOG_BROKER_BYTES = 500 * MIB;
    private static final long ZOOKEEPER_SERVER_BYTES = 300 * MIB;

    /** For clients, for the kernel's page cache, and for what else runs. */
    private static final long BESIDE_BYTES = 3_000 * MIB;

    private Residency() {}

    /** What a system with so many brokers uses at most, roughly. */
    static long bytes(SystemKind kind, int nodes) {
        long broker = kind.isDuolog() ? DUOLOG_BROKER_BYTES : APACHE_BROKER_BYTES;
        return nodes * (broker + (kind.hasZooKeeper() ? ZOOKEEPER_SERVER_BYTES : 0));
    }

    /** Whether all these fit into the memory that is available, at each of these sizes. */
    public static boolean fits(List<SystemSpec> systems, List<Integer> nodes, long availableBytes) {
        return nodes.stream()
                .allMatch(count -> systems.stream()
                                        .mapToLong(system -> bytes(system.kind(), count))
                                        .sum()
                                + BESIDE_BYTES
                        <= availableBytes);
    }
}
