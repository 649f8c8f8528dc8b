package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.duolog.protocol.message.OffsetForLeaderEpochResponse;
import io.duolog.protocol.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import io.duolog.protocol.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import java.util.UUID;
import java.util.function.BiFunction;

/** OffsetForLeaderEpoch: where a leader epoch ends, for consumers and followers that check for divergence (KIP-320). */
public final class OffsetForLeaderEpochHandler
        implements ApiHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final int UNKNOWN = -1;

    private final PartitionResolver partitions;

    /** Looks up in {@code partitions}. */
    public OffsetForLeaderEpochHandler(PartitionResolver partitions) {
        this.partitions = requireNonNull(partitions, "partitions");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_FOR_LEADER_EPOCH;
    }

    @Override
    public void handle(
            RequestContext context, OffsetForLeaderEpochRequest request, Reply<OffsetForLeaderEpochResponse> reply) {
        reply.send(forEach(request, (topic, asked) -> {
            try {
                return lookUp(topic, asked);
            } catch (RuntimeException e) {
                return failed(asked, StorageErrors.toApiException(e));
            }
        }));
    }

    @Override
    public OffsetForLeaderEpochResponse failure(
            RequestContext context, OffsetForLeaderEpochRequest request, ApiException failure) {
        return forEach(request, (topic, asked) -> failed(asked, failure));
    }

    private EpochEndOffset lookUp(String topic, OffsetForLeaderPartition asked) {
        Partition partition = partitions.resolve(topic, NO_ID, asked.partition());
        io.duolog.storage.EpochEndOffset end =
                partition.endOffsetForEpoch(asked.currentLeaderEpoch(), asked.leaderEpoch());
        return new EpochEndOffset((short) 0, asked.partition(), end.leaderEpoch(), end.endOffset());
    }

    private static EpochEndOffset failed(OffsetForLeaderPartition asked, ApiException failure) {
        return new EpochEndOffset(failure.error().code(), asked.partition(), UNKNOWN, UNKNOWN);
    }

    private static OffsetForLeaderEpochResponse forEach(
            OffsetForLeaderEpochRequest request, BiFunction<String, OffsetForLeaderPartition, EpochEndOffset> answer) {
        return new OffsetForLeaderEpochResponse(
                0,
                request.topics().stream()
                        .map(topic -> new OffsetForLeaderTopicResult(
                                topic.topic(),
                                topic.partitions().stream()
                                        .map(asked -> answer.apply(topic.topic(), asked))
                                        .toList()))
                        .toList());
    }
}
