package io.duolog.broker.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.group.record.GroupRecordDecoder;
import io.duolog.broker.group.record.GroupRecords;
import io.duolog.broker.replication.TestLoop;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordBatches;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("FutureReturnValueIgnored") // what a test only arranges
class CoordinatorRuntimeTest {
    private static final int PARTITION = 7;

    private final TestLoop loop = new TestLoop();
    private final FakeCoordinatorLog log = new FakeCoordinatorLog();
    private final List<TestShard> shards = new ArrayList<>();
    private final CoordinatorRuntime<TestShard> runtime = runtime();

    private CoordinatorRuntime<TestShard> runtime() {
        return new CoordinatorRuntime<>(
                "topic",
                1,
                () -> {
                    TestShard shard = new TestShard();
                    shards.add(shard);
                    return shard;
                },
                new GroupRecordDecoder(),
                new CoordinatorContext(loop, loop, loop::nowMs, 1024, CompressionType.LZ4),
                (partition, leaderEpoch) -> {
                    throw new AssertionError("tests elect by themselves");
                });
    }

    private void lead(int epoch) {
        runtime.lead(PARTITION, epoch, () -> log.elect(epoch));
        loop.run();
    }

    private CompletableFuture<Object> submit(ShardEvent<TestShard> event) {
        return submit(event, AnswerHold.UNTIL_COMMITTED);
    }

    private CompletableFuture<Object> submit(ShardEvent<TestShard> event, AnswerHold hold) {
        CompletableFuture<Object> answer = runtime.submit(PARTITION, Object.class, hold, event);
        loop.run();
        return answer;
    }

    private TestShard shard() {
        return shards.get(shards.size() - 1);
    }

    private static ErrorCode error(CompletableFuture<Object> answer) {
        assertThat(answer).isCompletedExceptionally();
        try {
            answer.join();
        } catch (CompletionException e) {
            return ((ApiException) e.getCause()).error();
        }
        throw new AssertionError();
    }

    @Test
    void answersAChangeWhenItIsCommitted() {
        lead(1);
        log.holdCommits();

        CompletableFuture<Object> answer = submit(TestShard.put("a", 1));

        assertThat(answer).isNotDone();
        assertThat(shard().numbers).isEqualTo(Map.of("a", 1L));
        log.commit();
        assertThat(answer).isCompletedWithValue(0);
    }

    @Test
    void answersAReadWhenWhatItTellsOfIsCommitted() {
        lead(1);
        log.holdCommits();
        submit(TestShard.put("a", 1));

        CompletableFuture<Object> answer = submit(TestShard.read());

        assertThat(answer).isNotDone();
        log.commit();
        assertThat(answer).isCompletedWithValue(Map.of("a", 1L));
    }

    @Test
    void answersAtOnceWhatTellsOfNothingKept() {
        lead(1);
        log.holdCommits();
        submit(TestShard.put("a", 1));

        assertThat(submit(TestShard.read(), AnswerHold.NONE)).isDone();
    }

    @Test
    void answersNothingAtOnceInAnEpochThatIsOver() {
        lead(1);
        log.elect(2);

        assertThat(error(submit(TestShard.read(), AnswerHold.NONE))).isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    @Test
    void changesNothingIfTheLogRefuses() {
        lead(1);
        log.refuse(ErrorCode.NOT_ENOUGH_REPLICAS);

        CompletableFuture<Object> answer = submit(TestShard.put("a", 1));

        assertThat(error(answer)).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(shard().numbers).isEmpty();
        assertThat(shard().failures).containsExactly(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }

    @Test
    void fencesTheCoordinatorOfAnEarlierEpoch() {
        lead(1);
        log.elect(2);

        assertThat(error(submit(TestShard.put("a", 1)))).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(log.batchCount()).isZero();
    }

    @Test
    void loadsWhatEarlierCoordinatorsKept() {
        lead(1);
        submit(TestShard.put("a", 1));
        submit(TestShard.put("b", 2));
        submit(TestShard.put("a", 3));

        lead(2);

        assertThat(shards).hasSize(2);
        assertThat(shard().isLoaded).isTrue();
        assertThat(submit(TestShard.read())).isCompletedWithValue(Map.of("a", 3L, "b", 2L));
    }

    @Test
    void keepsItsStateWhileItsEpochGoesOn() {
        lead(1);
        lead(1);

        assertThat(shards).hasSize(1);
    }

    @Test
    void tellsWhoComesTooEarlyToComeAgain() {
        runtime.lead(PARTITION, 1, () -> log.elect(1));

        CompletableFuture<Object> answer =
                runtime.submit(PARTITION, Object.class, AnswerHold.UNTIL_COMMITTED, TestShard.read());

        assertThat(error(answer)).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    }

    @Test
    void bringsAShardThatIsLoadedWhatItWasToldMeanwhile() {
        runtime.lead(PARTITION, 1, () -> log.elect(1));
        runtime.tellAll(TestShard.put("a", 1));

        loop.run();

        assertThat(shard().numbers).containsEntry("a", 1L);
    }

    @Test
    void tellsWhoWaitsThatTheCoordinatorHasMoved() {
        lead(1);
        CompletableFuture<Object> parked = submit(TestShard.park());
        log.holdCommits();
        CompletableFuture<Object> uncommitted = submit(TestShard.put("a", 1));

        log.elect(2);
        runtime.resign(PARTITION);
        loop.run();

        assertThat(error(parked)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(error(uncommitted)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(error(submit(TestShard.read()))).isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    @Test
    void holdsReadsBackUntilWhatWasLoadedIsCommitted() {
        lead(1);
        log.holdCommits();
        submit(TestShard.put("a", 1));
        lead(2);

        CompletableFuture<Object> answer = submit(TestShard.read());

        assertThat(answer).isNotDone();
        log.commit();
        assertThat(answer).isCompletedWithValue(Map.of("a", 1L));
    }

    @Test
    void ticksWhenSomethingIsDue() {
        lead(1);
        submit((shard, ticket, nowMs) -> {
            shard.deadlineMs = OptionalLong.of(50);
            return TestShard.read().decide(shard, ticket, nowMs);
        });

        loop.pass(49);
        assertThat(shard().ticks).isEmpty();
        loop.pass(1);
        assertThat(shard().ticks).containsExactly(50L);
    }

    @Test
    void doesNotTickAnEpochThatIsOver() {
        lead(1);
        submit((shard, ticket, nowMs) -> {
            shard.deadlineMs = OptionalLong.of(50);
            return TestShard.read().decide(shard, ticket, nowMs);
        });
        TestShard former = shard();

        runtime.resign(PARTITION);
        loop.pass(100);

        assertThat(former.ticks).isEmpty();
    }

    @Test
    void answersAnObjectionWithoutKeepingAnything() {
        lead(1);

        CompletableFuture<Object> answer = submit((shard, ticket, nowMs) -> {
            throw new ApiException(ErrorCode.UNKNOWN_MEMBER_ID);
        });

        assertThat(error(answer)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void skipsRecordsOfKindsThatItDoesNotKnow() {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 256);
        ByteBuffer key = ByteBuffer.allocate(2).putShort((short) 999).flip();
        batch.append(0, key, ByteBuffer.allocate(4), List.of());
        log.append(batch.build());

        lead(1);

        assertThat(submit(TestShard.read())).isCompletedWithValue(Map.of());
    }

    @Test
    void doesNotServeALogThatIsDamaged() {
        lead(1);
        submit(TestShard.put("a", 1));
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 256);
        ByteBuffer key =
                ByteBuffer.allocate(2).putShort(GroupRecords.OFFSET_COMMIT).flip();
        batch.append(0, key, null, List.of());
        log.append(batch.build());

        lead(2);

        assertThat(error(submit(TestShard.read()))).isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void writesWithTheCodecThatWasAskedFor(CompressionType compression) {
        CoordinatorRecordCodec codec = new CoordinatorRecordCodec(new GroupRecordDecoder(), compression);

        ByteBuffer bytes = codec.encode(List.of(GroupRecords.groupTombstone("g"), GroupRecords.groupTombstone("h")), 5);

        RecordBatch batch = RecordBatches.in(bytes, RecordBatches.Tail.MUST_BE_COMPLETE)
                .iterator()
                .next();
        batch.ensureValid();
        assertThat(batch.compressionType()).isEqualTo(compression);
        assertThat(batch.lastOffset()).isEqualTo(1);
    }

    @Test
    void keepsTheTypeAndTheVersionInFrontAsKafkaDoes() {
        CoordinatorRecordCodec codec = new CoordinatorRecordCodec(new GroupRecordDecoder(), CompressionType.NONE);

        assertThatThrownBy(() -> codec.encode(List.of(), 0)).isInstanceOf(IllegalStateException.class);
        assertThat(codec.encode(List.of(GroupRecords.groupTombstone("g")), 0).remaining())
                .isPositive();
    }
}
