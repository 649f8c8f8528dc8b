package io.duolog.chaos.simulation;

import io.duolog.protocol.ErrorCode;
import java.util.Map;

/** A leader that the others may regard as dead, and clients still reach, must not confirm or show anything any more. */
public final class LostSessionScenario extends DirectedScenario {
    private static final int PRODUCER = 100;
    private static final short ACKS_LEADER = 1;

    /** Made by name. */
    public LostSessionScenario() {
        super(Map.of());
    }

    @Override
    void run(SimulatedCluster cluster) {
        SimulatedCluster.Leader known = cluster.knownLeader(PARTITION).orElseThrow();
        SimulatedBroker leader = leader(cluster);
        cluster.world().coordination().disconnect(leader.nodeId());
        advance(cluster);
        BatchFactory batches = new BatchFactory(PRODUCER, false);
        Producer.Answer confirmed = await(
                cluster,
                leader.endpoint()
                        .produce(PARTITION, batches.next(cluster.world().clock().millis()), ACKS_LEADER));
        require(
                confirmed.response().errorCode(),
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                "acks=1 at a leader whose session is lost");
        Reader.Answer shown =
                await(cluster, leader.endpoint().read(known.topicId(), PARTITION, 0, known.leaderEpoch()));
        require(shown.errorCode(), ErrorCode.NOT_LEADER_OR_FOLLOWER, "a read from a leader whose session is lost");
    }
}
