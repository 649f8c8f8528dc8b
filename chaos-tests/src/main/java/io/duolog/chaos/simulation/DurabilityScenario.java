package io.duolog.chaos.simulation;

import io.duolog.broker.partition.Partition;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.checkpoint.DamagedCheckpointException;
import io.duolog.storage.checkpoint.LeaderEpochs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All machines lose their power at once: with {@code flush.before.ack} what acks=all confirmed is there afterwards. */
public final class DurabilityScenario extends DirectedScenario {
    private static final int PRODUCER = 100;
    private static final short ACKS_ALL = -1;
    private static final Duration WRITING = Duration.ofMillis(300);
    private static final long MORE_WRITING_MAX_MS = 200;

    /** Made by name. */
    public DurabilityScenario() {
        super(Map.of("log.flush.before.ack", "true"));
    }

    @Override
    void run(SimulatedCluster cluster) {
        List<Producer> producers = new ArrayList<>();
        for (int partition = 0; partition < cluster.partitionCount(); partition++) {
            producers.add(new Producer(cluster, PRODUCER + partition, partition, ACKS_ALL, true));
        }
        producers.forEach(Producer::start);
        cluster.world().execution().advance(WRITING);
        int leader = leader(cluster).nodeId();
        cluster.kill(leader);
        cluster.world().execution().advance(WRITING);
        cluster.start(leader);
        cluster.world()
                .execution()
                .advance(Duration.ofMillis(cluster.world().random().nextLong(MORE_WRITING_MAX_MS)));
        cluster.nodeIds().forEach(nodeId -> losePower(cluster, nodeId));
        cluster.nodeIds().forEach(cluster::start);
        advanceUntil(cluster, "become whole again", cluster::isWhole);
        producers.forEach(Producer::stop);
        advanceUntil(cluster, "replicate everything", cluster::isLevel);
        cluster.checkReplicas();
    }

    /** The leader epochs of what was durable are so as well, whatever else is. */
    private static void losePower(SimulatedCluster cluster, int nodeId) {
        Map<String, Integer> durable = new HashMap<>();
        for (Partition partition :
                cluster.broker(nodeId).orElseThrow().partitions().all()) {
            PartitionLog log = partition.log();
            log.epochOf(log.recoveryPoint() - 1)
                    .ifPresent(epoch -> durable.put(partition.name().toString(), epoch));
        }
        cluster.losePower(nodeId);
        durable.forEach((partition, epoch) -> {
            int found = newestEpoch(cluster, nodeId, partition);
            if (found < epoch) {
                throw new InvariantViolation("broker " + nodeId + " had flushed batches of epoch " + epoch + " of "
                        + partition + " before it lost its power, and " + found + " is the newest on its disk");
            }
        });
    }

    private static int newestEpoch(SimulatedCluster cluster, int nodeId, String partition) {
        Path file = SimulatedBroker.DATA.resolve(partition).resolve("leader-epoch-checkpoint");
        try {
            return LeaderEpochs.open(cluster.disk(nodeId), file).latestEpoch().orElse(Partition.NO_EPOCH);
        } catch (DamagedCheckpointException e) {
            throw new InvariantViolation("broker " + nodeId + " lost its power: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
