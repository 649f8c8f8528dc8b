package io.duolog.chaos.simulation;

import io.duolog.chaos.simulation.BatchFactory.Batch;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.PartitionLog;
import java.nio.ByteBuffer;
import java.util.Map;

/** What must be refused before it is written: a damaged batch, and acks=all with too few replicas in sync. */
public final class AcknowledgementScenario extends DirectedScenario {
    private static final int PRODUCER = 100;
    private static final short ACKS_ALL = -1;
    private static final short ACKS_LEADER = 1;

    /** Made by name. */
    public AcknowledgementScenario() {
        super(Map.of());
    }

    @Override
    void run(SimulatedCluster cluster) {
        BatchFactory batches = new BatchFactory(PRODUCER, false);
        SimulatedBroker leader = leader(cluster);
        Batch good = batches.next(cluster.world().clock().millis());
        ByteBuffer bytes = good.copy();
        int last = bytes.limit() - 1;
        bytes.put(last, (byte) (bytes.get(last) ^ 1));
        requireRefused(
                cluster,
                leader,
                new Batch(good.number(), bytes, good.checksum()),
                ACKS_LEADER,
                ErrorCode.CORRUPT_MESSAGE,
                "a batch of which a bit has flipped");
        for (int nodeId : cluster.nodeIds()) {
            if (nodeId != leader.nodeId()) {
                cluster.kill(nodeId);
            }
        }
        advance(cluster);
        requireRefused(
                cluster,
                leader,
                batches.next(cluster.world().clock().millis()),
                ACKS_ALL,
                ErrorCode.NOT_ENOUGH_REPLICAS,
                "acks=all with one replica in sync");
    }

    private static void requireRefused(
            SimulatedCluster cluster,
            SimulatedBroker leader,
            Batch batch,
            short acks,
            ErrorCode expected,
            String what) {
        PartitionLog log = leader.replica(PARTITION).orElseThrow().log();
        long end = log.logEndOffset();
        Producer.Answer answer = await(cluster, leader.endpoint().produce(PARTITION, batch, acks));
        require(answer.response().errorCode(), expected, what);
        if (log.logEndOffset() != end) {
            throw new InvariantViolation(what + " was refused, and is in the log");
        }
    }
}
