package io.duolog.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.LogReadInfo;
import io.duolog.storage.OffsetOutOfRangeException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three replicas of one partition and a controller in one thread, with random appends, fetches, elections, proposals that
 * are lost or late, and metadata that arrive late: what was acknowledged is in the log of every later leader, and what was
 * readable never changes.
 */
class ReplicationPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final List<Integer> BROKERS = List.of(1, 2, 3);
    private static final UUID TOPIC_ID = new UUID(7, 7);
    private static final int MIN_INSYNC = 2;
    private static final int STEPS = 400;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void losesNothingThatWasAcknowledged(int run) {
        long seed = SEED + run;
        try {
            new World(seed).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** A proposal on its way to the controller. */
    private record Proposal(int from, ProposedIsr isr, Consumer<IsrAnswer> onAnswer) {}

    /** The cluster. */
    private static final class World implements ReplicaBrokers, TopicCatalog {
        private final Random random;
        private final Map<Integer, Partition> replicas = new TreeMap<>();
        private final Map<Integer, Deque<LeaderAndIsr>> metadata = new HashMap<>();
        private final List<Proposal> proposals = new ArrayList<>();
        private final List<Proposal> late = new ArrayList<>();
        private LeaderAndIsr truth = new LeaderAndIsr(1, 1, 1, BROKERS, BROKERS);
        /** What was acknowledged, or seen by a reader: offset and content. */
        private final Map<Long, String> promised = new LinkedHashMap<>();

        private long nowMs = 1_000_000;
        private int values;

        World(long seed) {
            random = new Random(seed);
            for (int id : BROKERS) {
                PartitionContext context = new PartitionContext(
                        id,
                        this,
                        this,
                        (partition, isr, onAnswer) -> proposals.add(new Proposal(id, isr, onAnswer)),
                        1_000,
                        () -> nowMs);
                replicas.put(id, new Partition(TOPIC_ID, new TestLogs().log("orders", 0), truth, context));
                metadata.put(id, new ArrayDeque<>());
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                nowMs += random.nextInt(50);
                step(random.nextInt(100));
                checkReadable();
            }
            heal();
        }

        private void step(int dice) {
            if (dice < 25) {
                append(replica());
            } else if (dice < 70) {
                fetch(replica());
            } else if (dice < 80) {
                deliver(replica());
            } else if (dice < 92) {
                decide();
            } else if (dice < 95) {
                elect();
            } else {
                nowMs += random.nextInt(800);
                replicas.values().forEach(Partition::checkLag);
            }
        }

        private int replica() {
            return BROKERS.get(random.nextInt(BROKERS.size()));
        }

        private void append(int id) {
            Partition partition = replicas.get(id);
            String value = "value-" + values++;
            try {
                Partition.Appended appended =
                        partition.appendAsLeader(TestLogs.batch(value), AppendOrigin.CLIENT, MIN_INSYNC);
                long offset = appended.info().firstOffset();
                partition.awaitReplication(offset + 1, appended.leaderEpoch(), MIN_INSYNC, error -> {
                    if (error == ErrorCode.NONE) {
                        promise(offset, id);
                    }
                });
            } catch (ApiException e) {
                assertThat(e.error()).isIn(ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.NOT_ENOUGH_REPLICAS);
            }
        }

        private void promise(long offset, int id) {
            String content = content(replicas.get(id), offset);
            String before = promised.putIfAbsent(offset, content);
            assertThat(before == null ? content : before)
                    .as("offset %s", offset)
                    .isEqualTo(content);
        }

        /** One fetch of a follower and its answer, which may be lost. */
        private void fetch(int id) {
            Partition follower = replicas.get(id);
            FollowerPosition position = follower.followerPosition().orElse(null);
            if (position == null) {
                return;
            }
            Partition leader = replicas.get(position.leaderId());
            try {
                Optional<EpochEndOffset> divergence = leader.followerFetched(new FollowerFetch(
                        id,
                        registeredEpoch(id),
                        position.fetchOffset(),
                        position.leaderEpoch(),
                        position.lastFetchedEpoch(),
                        position.logStartOffset()));
                boolean lost = random.nextInt(10) == 0;
                if (lost) {
                    return;
                }
                if (divergence.isPresent()) {
                    follower.truncateToLeader(position, divergence.get());
                    return;
                }
                LogReadInfo read = leader.readAsFollower(position.fetchOffset(), 200, true, position.leaderEpoch());
                ByteBuffer records = bytes(read);
                if (random.nextInt(10) == 0) {
                    deliver(id);
                }
                follower.appendAsFollower(position, records, read.highWatermark(), read.logStartOffset());
            } catch (ApiException e) {
                assertThat(e.error())
                        .isIn(
                                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                                ErrorCode.FENCED_LEADER_EPOCH,
                                ErrorCode.UNKNOWN_LEADER_EPOCH);
            } catch (OffsetOutOfRangeException e) {
                follower.restartAsFollower(position, leader.log().logStartOffset());
            }
        }

        /** A broker learns of the next change. */
        private void deliver(int id) {
            LeaderAndIsr next = metadata.get(id).poll();
            if (next != null) {
                replicas.get(id).update(next);
            }
        }

        private void commit(LeaderAndIsr changed) {
            truth = changed;
            metadata.values().forEach(queue -> queue.add(changed));
        }

        /** The controller gets a proposal: in time, or again and much later; its answer may be lost. */
        private void decide() {
            if (!late.isEmpty() && random.nextInt(3) == 0) {
                decide(late.remove(random.nextInt(late.size())).isr());
                return;
            }
            if (proposals.isEmpty()) {
                return;
            }
            Proposal proposal = proposals.remove(0);
            int fate = random.nextInt(10);
            if (fate == 0) {
                late.add(proposal);
                proposal.onAnswer().accept(new IsrAnswer.Unknown());
            } else if (fate == 1) {
                decide(proposal.isr());
                proposal.onAnswer().accept(new IsrAnswer.Unknown());
            } else if (fate == 2) {
                proposal.onAnswer().accept(new IsrAnswer.NotAttempted());
            } else if (fate == 3) {
                proposal.onAnswer().accept(new IsrAnswer.Refused());
            } else {
                proposal.onAnswer().accept(decide(proposal.isr()));
            }
        }

        private IsrAnswer decide(ProposedIsr proposal) {
            if (proposal.leaderEpoch() != truth.leaderEpoch() || proposal.partitionEpoch() != truth.partitionEpoch()) {
                return new IsrAnswer.Outdated();
            }
            commit(truth.withIsr(proposal.brokerIds(), truth.partitionEpoch() + 1));
            return new IsrAnswer.Accepted(truth.leaderEpoch(), truth.partitionEpoch(), truth.isr());
        }

        private void elect() {
            int leader = truth.isr().get(random.nextInt(truth.isr().size()));
            commit(new LeaderAndIsr(leader, truth.leaderEpoch() + 1, truth.partitionEpoch() + 1, truth.isr(), BROKERS));
        }

        /** A reader sees what a leader shows; nobody may ever see anything else there. */
        private void checkReadable() {
            for (Map.Entry<Integer, Partition> each : replicas.entrySet()) {
                Partition partition = each.getValue();
                long end = partition.log().highWatermark();
                if (partition.isLeader() && end > 0) {
                    promise(end - 1, each.getKey());
                    promise(random.nextInt((int) end), each.getKey());
                }
            }
            // The strong form: whoever may be elected now has everything that was promised.
            for (int id : truth.isr()) {
                Partition candidate = replicas.get(id);
                for (Map.Entry<Long, String> promise : promised.entrySet()) {
                    assertThat(candidate.log().logEndOffset())
                            .as("end of in-sync replica %s, offset %s is promised", id, promise.getKey())
                            .isGreaterThan(promise.getKey());
                }
            }
        }

        /** With nothing going wrong any more, everybody has the same. */
        private void heal() {
            for (int round = 0; round < 60; round++) {
                BROKERS.forEach(id -> {
                    while (!metadata.get(id).isEmpty()) {
                        deliver(id);
                    }
                });
                while (!proposals.isEmpty()) {
                    Proposal proposal = proposals.remove(0);
                    proposal.onAnswer().accept(decide(proposal.isr()));
                }
                for (int i = 0; i < 20; i++) {
                    BROKERS.forEach(this::fetch);
                }
            }
            Partition leader = replicas.get(truth.leaderId());
            assertThat(truth.isr()).containsExactlyInAnyOrderElementsOf(BROKERS);
            for (int id : BROKERS) {
                Partition replica = replicas.get(id);
                assertThat(replica.log().logEndOffset()).isEqualTo(leader.log().logEndOffset());
                for (long offset = 0; offset < leader.log().logEndOffset(); offset++) {
                    assertThat(content(replica, offset)).isEqualTo(content(leader, offset));
                }
            }
            promised.forEach(
                    (offset, content) -> assertThat(content(leader, offset)).isEqualTo(content));
        }

        private static String content(Partition partition, long offset) {
            ByteBuffer records = bytes(partition.log().read(offset, 1, true, Long.MAX_VALUE));
            RecordBatch batch = RecordBatches.in(records, RecordBatches.Tail.MUST_BE_COMPLETE)
                    .iterator()
                    .next();
            return batch.baseOffset() + "@" + batch.partitionLeaderEpoch() + "#" + batch.crc();
        }

        private static ByteBuffer bytes(LogReadInfo read) {
            try {
                if (read.records() instanceof BufferSlice slice) {
                    ByteBuffer copy = ByteBuffer.allocate(slice.sizeBytes());
                    return copy.put(slice.buffer().duplicate()).flip();
                }
                throw new IllegalStateException("a file in memory is read as " + read.records());
            } finally {
                read.records().release();
            }
        }

        @Override
        public long registeredEpoch(int brokerId) {
            return brokerId * 10L;
        }

        @Override
        public boolean isActive(int brokerId) {
            return true;
        }

        @Override
        public Optional<String> nameOf(UUID topicId) {
            return Optional.empty();
        }

        @Override
        public boolean exists(String topic, int partition) {
            return true;
        }

        @Override
        public int minInsyncReplicas(String topic) {
            return MIN_INSYNC;
        }
    }
}
