package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DeleteRecordsRequest;
import io.duolog.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.duolog.protocol.message.DeleteRecordsResponse;
import io.duolog.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.duolog.protocol.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** DeleteRecords: raises a partition's log start offset; durable when it is answered. */
public final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest, DeleteRecordsResponse> {
    /** Asks for the high watermark: everything that is committed goes. */
    static final long HIGH_WATERMARK = -1;

    private static final UUID NO_ID = new UUID(0, 0);
    private static final long UNKNOWN = -1L;

    private final PartitionResolver partitions;
    private final Executor blocking;

    /** Deletes in {@code partitions}, on {@code blocking}. */
    public DeleteRecordsHandler(PartitionResolver partitions, Executor blocking) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.blocking = requireNonNull(blocking, "blocking");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DELETE_RECORDS;
    }

    @Override
    public void handle(RequestContext context, DeleteRecordsRequest request, Reply<DeleteRecordsResponse> reply) {
        reply.sendFrom(
                blocking,
                () -> forEach(request, (topic, asked) -> {
                    try {
                        return delete(topic, asked);
                    } catch (RuntimeException e) {
                        return failed(asked, StorageErrors.toApiException(e));
                    }
                }));
    }

    @Override
    public DeleteRecordsResponse failure(RequestContext context, DeleteRecordsRequest request, ApiException failure) {
        return forEach(request, (topic, asked) -> failed(asked, failure));
    }

    private DeleteRecordsPartitionResult delete(String topic, DeleteRecordsPartition asked) {
        if (InternalTopics.isInternal(topic)) {
            throw new ApiException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION, "Cannot delete records of internal topic " + topic);
        }
        Partition partition = partitions.resolve(topic, NO_ID, asked.partitionIndex());
        partition.requireLeader(Partition.NO_EPOCH);
        long offset = asked.offset() == HIGH_WATERMARK ? partition.log().highWatermark() : asked.offset();
        long lowWatermark = partition.deleteRecordsBefore(offset);
        return new DeleteRecordsPartitionResult(asked.partitionIndex(), lowWatermark, (short) 0);
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
