package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.IsolationLevel;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ListOffsetsRequest;
import io.duolog.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.duolog.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.duolog.protocol.message.ListOffsetsResponse;
import io.duolog.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.duolog.protocol.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import io.duolog.storage.OffsetAndTimestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** ListOffsets: offsets by timestamp, and the special timestamps below zero. Lookups read records, off the event loop. */
public final class ListOffsetsHandler implements ApiHandler<ListOffsetsRequest, ListOffsetsResponse> {
    /** The offset that the next record gets; for consumers, what they may read up to. */
    static final long LATEST = -1;
    /** The first offset. */
    static final long EARLIEST = -2;
    /** The record with the greatest timestamp (KIP-734). */
    static final long MAX_TIMESTAMP = -3;
    /** The first offset on local disks; the same as the earliest without tiered storage (KIP-405). */
    static final long EARLIEST_LOCAL = -4;
    /** The last offset in tiered storage, which there is not (KIP-1005). */
    static final long LATEST_TIERED = -5;
    /** The first offset that is still to be tiered; without tiered storage there is none (KIP-1023). */
    static final long EARLIEST_PENDING_UPLOAD = -6;

    private static final short LEADER_EPOCH_MIN_VERSION = 4;
    private static final int NO_EPOCH = -1;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final long UNKNOWN = -1L;

    private final PartitionResolver partitions;
    private final Executor blocking;

    /** Looks up in {@code partitions}; reads records on {@code blocking}. */
    public ListOffsetsHandler(PartitionResolver partitions, Executor blocking) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.blocking = requireNonNull(blocking, "blocking");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_OFFSETS;
    }

    @Override
    public void handle(RequestContext context, ListOffsetsRequest request, Reply<ListOffsetsResponse> reply) {
        IsolationLevel isolation = IsolationLevel.forId(request.isolationLevel());
        if (readsRecords(request)) {
            reply.sendFrom(blocking, () -> answer(context, request, isolation));
        } else {
            reply.send(answer(context, request, isolation));
        }
    }

    @Override
    public ListOffsetsResponse failure(RequestContext context, ListOffsetsRequest request, ApiException failure) {
        return forEach(request, (topic, asked) -> failed(asked, failure));
    }

    private static boolean readsRecords(ListOffsetsRequest request) {
        return request.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .anyMatch(partition -> partition.timestamp() >= 0 || partition.timestamp() == MAX_TIMESTAMP);
    }

    private ListOffsetsResponse answer(RequestContext context, ListOffsetsRequest request, IsolationLevel isolation) {
        return forEach(request, (topic, asked) -> {
            try {
                return forVersion(context.version(), lookUp(topic, asked, isolation));
            } catch (RuntimeException e) {
                return failed(asked, StorageErrors.toApiException(e));
            }
        });
    }

    private static ListOffsetsPartitionResponse forVersion(short version, ListOffsetsPartitionResponse answer) {
        return version >= LEADER_EPOCH_MIN_VERSION
                ? answer
                : new ListOffsetsPartitionResponse(
                        answer.partitionIndex(), answer.errorCode(), answer.timestamp(), answer.offset(), NO_EPOCH);
    }

    private ListOffsetsPartitionResponse lookUp(String topic, ListOffsetsPartition asked, IsolationLevel isolation) {
        Partition partition = partitions.resolve(topic, NO_ID, asked.partitionIndex());
        int leaderEpoch = partition.requireLeader(asked.currentLeaderEpoch()).leaderEpoch();
        if (asked.timestamp() == LATEST) {
            return found(asked, UNKNOWN, partition.latestOffset(isolation, asked.currentLeaderEpoch()), leaderEpoch);
        }
        if (asked.timestamp() == EARLIEST || asked.timestamp() == EARLIEST_LOCAL) {
            long start = partition.log().logStartOffset();
            return found(asked, UNKNOWN, start, partition.log().epochOf(start).orElse(leaderEpoch));
        }
        if (asked.timestamp() == LATEST_TIERED || asked.timestamp() == EARLIEST_PENDING_UPLOAD) {
            return found(asked, UNKNOWN, UNKNOWN, NO_EPOCH);
        }
        if (asked.timestamp() < EARLIEST_PENDING_UPLOAD) {
            throw new ApiException(ErrorCode.UNSUPPORTED_VERSION, "there is no special timestamp " + asked.timestamp());
        }
        Optional<OffsetAndTimestamp> lookedUp = asked.timestamp() == MAX_TIMESTAMP
                ? partition.log().offsetOfMaxTimestamp()
                : partition.log().offsetForTimestamp(asked.timestamp());
        return lookedUp.filter(record -> record.offset() < partition.readableEnd(isolation))
                .map(record -> found(asked, record.timestampMs(), record.offset(), record.leaderEpoch()))
                .orElseGet(() -> found(asked, UNKNOWN, UNKNOWN, NO_EPOCH));
    }

    private static ListOffsetsResponse forEach(ListOffsetsRequest request, PartitionAnswer answer) {
        Function<ListOffsetsTopic, ListOffsetsTopicResponse> topicAnswer = topic -> new ListOffsetsTopicResponse(
                topic.name(),
                topic.partitions().stream()
                        .map(asked -> answer.of(topic.name(), asked))
                        .toList());
        List<ListOffsetsTopicResponse> topics =
                request.topics().stream().map(topicAnswer).toList();
        return new ListOffsetsResponse(0, topics);
    }

    private interface PartitionAnswer {
        ListOffsetsPartitionResponse of(String topic, ListOffsetsPartition asked);
    }

    private static ListOffsetsPartitionResponse found(
            ListOffsetsPartition asked, long timestampMs, long offset, int leaderEpoch) {
        return new ListOffsetsPartitionResponse(
                asked.partitionIndex(), ErrorCode.NONE.code(), timestampMs, offset, leaderEpoch);
    }

    private static ListOffsetsPartitionResponse failed(ListOffsetsPartition asked, ApiException failure) {
        return new ListOffsetsPartitionResponse(
                asked.partitionIndex(), failure.error().code(), UNKNOWN, UNKNOWN, NO_EPOCH);
    }
}
