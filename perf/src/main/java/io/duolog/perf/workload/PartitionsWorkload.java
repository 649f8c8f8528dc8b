package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Producing to so many partitions that a system is not the same afterwards, and what is compared with that. So each sample has a
 * system of its own, which has been warmed up before its partitions are made: brokers that have just begun take several times the
 * CPU for a record, and by how much depends on what else they have done by then, such as making thirty thousand logs.
 *
 * @param produce what is measured
 * @param before with what the system is warmed up, several times
 */
record PartitionsWorkload(ProduceWorkload produce, ProduceWorkload before) implements Workload {
    /** Brokers' CPU for a record fell to a quarter in three runs, and by a tenth in the fourth. */
    private static final int WARM_UPS = 3;

    private static final int WARM_UP_PARTITIONS = 6;
    /** What comes with the number of partitions has to be compiled, too. */
    private static final long WARM_UP_MS = 20_000;

    static PartitionsWorkload of(int recordSizeBytes, String acks, int partitions) {
        return new PartitionsWorkload(
                produce(recordSizeBytes, acks, partitions, WARM_UP_MS),
                produce(recordSizeBytes, acks, WARM_UP_PARTITIONS, Loads.WARM_UP_MS));
    }

    private static ProduceWorkload produce(int recordSizeBytes, String acks, int partitions, long warmUpMs) {
        return new ProduceWorkload(
                "partitions-" + partitions, recordSizeBytes, acks, Pace.UNCAPPED, partitions, warmUpMs);
    }

    @Override
    public String name() {
        return produce.name();
    }

    @Override
    public String description() {
        return produce.description();
    }

    @Override
    public Set<Integer> nodes() {
        return produce.nodes();
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return produce.fitsClient(client);
    }

    @Override
    public SystemUse use() {
        return SystemUse.FRESH;
    }

    @Override
    public List<Workload> warmUp() {
        return Collections.nCopies(WARM_UPS, before);
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        return produce.run(context);
    }
}
