package io.duolog.perf.load;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetCommitResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What members of both protocols have in common: a group, a topic of which each member commits one partition, the connection to
 * the coordinator, and a thread that tries again what was refused for now.
 *
 * @param group its name
 * @param topic what it reads
 * @param partition what this member commits
 * @param coordinator the connection
 * @param loop the network's thread
 */
record Membership(String group, String topic, int partition, RawConnection coordinator, ScheduledExecutorService loop) {
    static final int SESSION_TIMEOUT_MS = 45_000;
    static final int REBALANCE_TIMEOUT_MS = 300_000;

    private static final UUID NO_ID = new UUID(0, 0);
    private static final long RETRY_MS = 100;

    /** Begins something a little later. */
    @SuppressWarnings("FutureReturnValueIgnored") // its outcome is passed on
    CompletableFuture<Void> later(Supplier<CompletableFuture<Void>> step) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        loop.schedule(
                () -> step.get().whenComplete((nothing, error) -> {
                    if (error == null) {
                        outcome.complete(null);
                    } else {
                        outcome.completeExceptionally(error);
                    }
                }),
                RETRY_MS,
                TimeUnit.MILLISECONDS);
        return outcome;
    }

    /** Succeeds if there is no error. */
    CompletableFuture<Void> outcome(String request, short errorCode) {
        return errorCode == ErrorCode.NONE.code()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IllegalStateException(
                        request + " of " + group + " was answered with " + ErrorCode.forCode(errorCode)));
    }

    /**
     * Whether it may be tried again at the same coordinator. NOT_COORDINATOR is what a broker answers that has not heard yet of what
     * the others know: that it leads a partition of the new topic of offsets. Nothing moves later, as no broker stops.
     */
    static boolean isPassing(ErrorCode error) {
        return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS
                || error == ErrorCode.NOT_COORDINATOR
                || error == ErrorCode.COORDINATOR_NOT_AVAILABLE
                || error == ErrorCode.REBALANCE_IN_PROGRESS;
    }

    /** A request that commits one offset. */
    OffsetCommitRequest commitRequest(int generationOrEpoch, String memberId, long offset) {
        return OffsetCommitRequest.builder()
                .groupId(group)
                .generationIdOrMemberEpoch(generationOrEpoch)
                .memberId(memberId)
                .topics(List.of(new OffsetCommitRequestTopic(
                        topic,
                        NO_ID,
                        List.of(OffsetCommitRequestPartition.builder()
                                .partitionIndex(partition)
                                .committedOffset(offset)
                                .build()))))
                .build();
    }

    /** Succeeds if every partition was committed. */
    CompletableFuture<Void> committed(OffsetCommitResponse response) {
        short errorCode = response.topics().stream()
                .flatMap(answered -> answered.partitions().stream())
                .map(OffsetCommitResponse.OffsetCommitResponsePartition::errorCode)
                .filter(code -> code != ErrorCode.NONE.code())
                .findFirst()
                .orElse(ErrorCode.NONE.code());
        return outcome("OffsetCommit", errorCode);
    }
}
