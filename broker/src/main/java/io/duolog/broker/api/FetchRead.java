package io.duolog.broker.api;

import io.duolog.broker.fetch.FetchContext;
import io.duolog.broker.fetch.FetchOutcome;
import io.duolog.broker.fetch.FetchPartition;
import io.duolog.broker.fetch.FetchPosition;
import io.duolog.broker.partition.IsolationLevel;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.AbortedTransaction;
import io.duolog.protocol.message.FetchResponse.FetchableTopicResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.LogReadInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what one fetch asks for. It can be done again when there may be more; it keeps positions, no records. */
final class FetchRead {
    private static final long UNKNOWN = -1L;

    private final PartitionResolver partitions;
    private final FetchContext context;
    private final int maxBytes;
    private final IsolationLevel isolation;

    FetchRead(PartitionResolver partitions, FetchContext context, int maxBytes, IsolationLevel isolation) {
        this.partitions = partitions;
        this.context = context;
        this.maxBytes = maxBytes;
        this.isolation = isolation;
    }

    /** What one attempt found. Its regions are released by {@link #release}, or by the network after {@link #respond}. */
    final class Result {
        private final Map<FetchPartition, PartitionData> data = new LinkedHashMap<>();
        private int sizeBytes;
        private boolean exceptional;

        /** How many bytes of records there are. */
        int sizeBytes() {
            return sizeBytes;
        }

        /** Whether there is something to say that must not wait: an error, or a divergence. */
        boolean isExceptional() {
            return exceptional;
        }

        /** Gives up the records; the result must not be used any more. */
        void release() {
            for (PartitionData partition : data.values()) {
                releaseRecords(partition);
            }
        }

        /** Takes the records out: the fetcher is told all else, and asks again when it may have them (KIP-219). */
        void withholdRecords() {
            data.replaceAll((partition, answer) -> {
                releaseRecords(answer);
                return withoutRecords(answer);
            });
        }

        /**
         * The answer: what the session has to name, grouped by topic. Ends the request.
         *
         * @param throttleMs for how long the fetcher is to wait before it asks again
         */
        FetchResponse respond(int throttleMs) {
            Map<TopicKey, List<PartitionData>> topics = new LinkedHashMap<>();
            data.forEach((partition, answer) -> {
                if (context.mustInclude(partition, outcome(answer))) {
                    topics.computeIfAbsent(
                                    new TopicKey(partition.topic(), partition.topicId()), key -> new ArrayList<>())
                            .add(answer);
                } else {
                    releaseRecords(answer);
                }
            });
            context.finish();
            List<FetchableTopicResponse> responses = new ArrayList<>(topics.size());
            topics.forEach(
                    (topic, answers) -> responses.add(new FetchableTopicResponse(topic.name(), topic.id(), answers)));
            return FetchResponse.builder()
                    .throttleTimeMs(throttleMs)
                    .sessionId(context.sessionId())
                    .responses(responses)
                    .build();
        }
    }

    private record TopicKey(String name, UUID id) {}

    /** The partitions that this fetch can wait for; those that are not here have an error to tell instead. */
    List<Partition> waitable() {
        List<Partition> found = new ArrayList<>();
        for (FetchPartition partition : context.positions().keySet()) {
            partitions
                    .find(partition.topic(), partition.topicId(), partition.partition())
                    .ifPresent(found::add);
        }
        return found;
    }

    /** Reads as much as the limits allow. */
    Result attempt() {
        Result result = new Result();
        for (Map.Entry<FetchPartition, FetchPosition> each : context.positions().entrySet()) {
            PartitionData data = read(each.getKey(), each.getValue(), result);
            result.data.put(each.getKey(), data);
            FetchOutcome outcome = outcome(data);
            result.sizeBytes += outcome.sizeBytes();
            result.exceptional |= outcome.isExceptional();
        }
        return result;
    }

    private PartitionData read(FetchPartition name, FetchPosition position, Result soFar) {
        try {
            Partition partition = partitions.resolve(name.topic(), name.topicId(), name.partition());
            if (position.lastFetchedEpoch() >= 0) {
                partition.requireLeader(position.currentLeaderEpoch());
                Optional<EpochEndOffset> divergence =
                        partition.divergence(position.fetchOffset(), position.lastFetchedEpoch());
                if (divergence.isPresent()) {
                    return diverging(name.partition(), partition, divergence.get());
                }
            }
            boolean first = soFar.sizeBytes == 0;
            int limit = Math.max(0, Math.min(position.maxBytes(), maxBytes - soFar.sizeBytes));
            LogReadInfo read =
                    partition.read(position.fetchOffset(), limit, first, isolation, position.currentLeaderEpoch());
            return PartitionData.builder()
                    .partitionIndex(name.partition())
                    .highWatermark(read.highWatermark())
                    .lastStableOffset(read.lastStableOffset())
                    .logStartOffset(read.logStartOffset())
                    .abortedTransactions(abortedTransactions(partition, position, read))
                    .records(read.records())
                    .build();
        } catch (RuntimeException e) {
            return failed(name.partition(), StorageErrors.toApiException(e));
        }
    }

    private @Nullable List<AbortedTransaction> abortedTransactions(
            Partition partition, FetchPosition position, LogReadInfo read) {
        if (isolation == IsolationLevel.READ_UNCOMMITTED) {
            return null;
        }
        return partition.log().abortedTransactions(position.fetchOffset(), read.lastStableOffset()).stream()
                .map(aborted -> new AbortedTransaction(aborted.producerId(), aborted.firstOffset()))
                .toList();
    }

    private static PartitionData diverging(int index, Partition partition, EpochEndOffset divergence) {
        return PartitionData.builder()
                .partitionIndex(index)
                .highWatermark(partition.log().highWatermark())
                .lastStableOffset(partition.log().lastStableOffset())
                .logStartOffset(partition.log().logStartOffset())
                .divergingEpoch(new FetchResponse.EpochEndOffset(divergence.leaderEpoch(), divergence.endOffset()))
                .records(BufferSlice.EMPTY)
                .build();
    }

    private static PartitionData failed(int index, ApiException failure) {
        return PartitionData.builder()
                .partitionIndex(index)
                .errorCode(failure.error().code())
                .highWatermark(UNKNOWN)
                .lastStableOffset(UNKNOWN)
                .logStartOffset(UNKNOWN)
                .records(BufferSlice.EMPTY)
                .build();
    }

    private static PartitionData withoutRecords(PartitionData data) {
        return PartitionData.builder()
                .partitionIndex(data.partitionIndex())
                .errorCode(data.errorCode())
                .highWatermark(data.highWatermark())
                .lastStableOffset(data.lastStableOffset())
                .logStartOffset(data.logStartOffset())
                .divergingEpoch(data.divergingEpoch())
                .abortedTransactions(data.abortedTransactions())
                .records(BufferSlice.EMPTY)
                .build();
    }

    private static FetchOutcome outcome(PartitionData data) {
        ByteRegion records = data.records();
        boolean exceptional = data.errorCode() != 0 || data.divergingEpoch().endOffset() >= 0;
        return new FetchOutcome(
                records == null ? 0 : records.sizeBytes(), exceptional, data.highWatermark(), data.logStartOffset());
    }

    private static void releaseRecords(PartitionData data) {
        ByteRegion records = data.records();
        if (records != null) {
            records.release();
        }
    }
}
