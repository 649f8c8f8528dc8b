package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DeleteRecordsRequest;
import io.duolog.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.duolog.protocol.message.DeleteRecordsResponse;
import io.duolog.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.duolog.protocol.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;

/**
 * DeleteRecords: raises a partition's log start offset; durable on the leader, and done by all live replicas, when it is
 * answered.
 */
public final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest, DeleteRecordsResponse> {
    /** Asks for the high watermark: everything that is committed goes. */
    static final long HIGH_WATERMARK = -1;

    private static final UUID NO_ID = new UUID(0, 0);
    private static final long UNKNOWN = -1L;

    private final PartitionResolver partitions;
    private final Executor blocking;
    private final RequestTimer timer;

    /** Deletes in {@code partitions}, on {@code blocking}; {@code timer} ends the waiting for replicas. */
    public DeleteRecordsHandler(PartitionResolver partitions, Executor blocking, RequestTimer timer) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.blocking = requireNonNull(blocking, "blocking");
        this.timer = requireNonNull(timer, "timer");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DELETE_RECORDS;
    }

    @Override
    public void handle(RequestContext context, DeleteRecordsRequest request, Reply<DeleteRecordsResponse> reply) {
        try {
            blocking.execute(() -> {
                try {
                    delete(request, reply);
                } catch (RuntimeException e) {
                    reply.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            reply.fail(
                    new ApiException(ErrorCode.REQUEST_TIMED_OUT, "too many requests wait for the disk; try again", e));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // none of the futures fails
    private void delete(DeleteRecordsRequest request, Reply<DeleteRecordsResponse> reply) {
        List<CompletableFuture<DeleteRecordsPartitionResult>> results = new ArrayList<>();
        List<Runnable> expirations = new ArrayList<>();
        request.topics().forEach(topic -> topic.partitions()
                .forEach(asked -> results.add(delete(topic.name(), asked, expirations))));
        Runnable cancelTimer =
                timer.schedule(() -> expirations.forEach(Runnable::run), Math.max(0, request.timeoutMs()));
        CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new)).thenRun(() -> {
            cancelTimer.run();
            int[] next = {0};
            reply.send(forEach(request, (topic, asked) -> results.get(next[0]++).join()));
        });
    }

    @Override
    public DeleteRecordsResponse failure(RequestContext context, DeleteRecordsRequest request, ApiException failure) {
        return forEach(request, (topic, asked) -> failed(asked, failure));
    }

    private CompletableFuture<DeleteRecordsPartitionResult> delete(
            String topic, DeleteRecordsPartition asked, List<Runnable> expirations) {
        CompletableFuture<DeleteRecordsPartitionResult> result = new CompletableFuture<>();
        try {
            Partition partition = resolve(topic, asked);
            long offset = asked.offset() == HIGH_WATERMARK ? partition.log().highWatermark() : asked.offset();
            long lowWatermark = partition.deleteRecordsBefore(offset);
            expirations.add(partition.awaitLogStart(
                    offset,
                    error -> result.complete(
                            error == ErrorCode.NONE
                                    ? new DeleteRecordsPartitionResult(asked.partitionIndex(), lowWatermark, (short) 0)
                                    : failed(asked, new ApiException(error)))));
        } catch (RuntimeException e) {
            result.complete(failed(asked, StorageErrors.toApiException(e)));
        }
        return result;
    }

    private Partition resolve(String topic, DeleteRecordsPartition asked) {
        if (InternalTopics.isInternal(topic)) {
            throw new ApiException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION, "records of " + topic + ", which brokers keep, are not deleted");
        }
        Partition partition = partitions.resolve(topic, NO_ID, asked.partitionIndex());
        partition.requireLeader(Partition.NO_EPOCH);
        if (!partition.log().config().retention().delete()) {
            throw new ApiException(
                    ErrorCode.POLICY_VIOLATION,
                    "cleanup.policy of " + topic + " is not delete: to delete records from its start would lose the"
                            + " latest record of some keys");
        }
        if (asked.offset() < HIGH_WATERMARK) {
            throw new ApiException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "offset " + asked.offset() + " is negative; -1 stands for the high watermark");
        }
        return partition;
    }

    private static DeleteRecordsPartitionResult failed(DeleteRecordsPartition asked, ApiException failure) {
        return new DeleteRecordsPartitionResult(
                asked.partitionIndex(), UNKNOWN, failure.error().code());
    }

    private static DeleteRecordsResponse forEach(
            DeleteRecordsRequest request,
            BiFunction<String, DeleteRecordsPartition, DeleteRecordsPartitionResult> answer) {
        return new DeleteRecordsResponse(
                0,
                request.topics().stream()
                        .map(topic -> new DeleteRecordsTopicResult(
                                topic.name(),
                                topic.partitions().stream()
                                        .map(asked -> answer.apply(topic.name(), asked))
                                        .toList()))
                        .toList());
    }
}
