package io.duolog.chaos.simulation;

import io.duolog.chaos.simulation.BatchFactory.Batch;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes one record after the other to one partition. If it is idempotent it tries each until a broker has
 * confirmed it; if not, once.
 */
final class Producer {
    /**
     * What a broker answered.
     *
     * @param response for the partition
     * @param leaderEpoch in which the broker appended, as the broker itself knows
     */
    record Answer(PartitionProduceResponse response, int leaderEpoch) {}

    private static final Duration RETRY_BACKOFF = Duration.ofMillis(15);
    private static final Duration PAUSE = Duration.ofMillis(8);

    private final SimulatedCluster cluster;
    private final SerialScheduler thread;
    private final int id;
    private final int partition;
    private final short acks;
    private final boolean idempotent;
    private final BatchFactory batches;
    /** Metadata of an older epoch is not believed (KIP-320). */
    private int newestEpoch = -1;

    private boolean stopped;

    Producer(SimulatedCluster cluster, int id, int partition, short acks, boolean idempotent) {
        this.cluster = cluster;
        this.thread = cluster.world().execution().newScheduler();
        this.id = id;
        this.partition = partition;
        this.acks = acks;
        this.idempotent = idempotent;
        this.batches = new BatchFactory(id, idempotent);
    }

    void start() {
        thread.execute(this::next);
    }

    /** It sends nothing new. */
    void stop() {
        stopped = true;
    }

    private void next() {
        if (stopped) {
            return;
        }
        Batch batch = batches.next(cluster.world().clock().millis());
        cluster.ledger().attempted(id, batch.number(), idempotent, batch.checksum());
        attempt(batch);
    }

    private void attempt(Batch batch) {
        Optional<SimulatedCluster.Leader> leader = cluster.knownLeader(partition);
        if (leader.isEmpty() || leader.get().leaderEpoch() < newestEpoch) {
            thread.schedule(() -> attempt(batch), RETRY_BACKOFF);
            return;
        }
        newestEpoch = leader.get().leaderEpoch();
        cluster.world()
                .network()
                .ask(id, leader.get().nodeId(), thread, broker -> broker.endpoint()
                        .produce(partition, batch, acks))
                .whenComplete((answer, failure) -> {
                    if (failure == null && answer.response().errorCode() == ErrorCode.NONE.code()) {
                        cluster.ledger()
                                .acknowledged(new AckLedger.Acknowledged(
                                        partition,
                                        answer.response().baseOffset(),
                                        batch.checksum(),
                                        acks,
                                        answer.leaderEpoch()));
                        thread.schedule(this::next, PAUSE);
                    } else {
                        failed(batch, failure == null ? answer.response() : null);
                    }
                });
    }

    private void failed(Batch batch, @Nullable PartitionProduceResponse refused) {
        if (refused != null && refused.errorCode() == ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER.code() && acks == -1) {
            cluster.observe(() -> {
                throw new InvariantViolation("a broker refused record " + batch.number() + " of producer " + id
                        + " as out of order, though each before it was confirmed");
            });
        }
        if (idempotent) {
            thread.schedule(() -> attempt(batch), RETRY_BACKOFF);
        } else {
            thread.schedule(this::next, RETRY_BACKOFF);
        }
    }
}
