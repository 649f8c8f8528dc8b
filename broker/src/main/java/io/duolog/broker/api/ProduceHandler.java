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
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.message.ProduceRequest.PartitionProduceData;
import io.duolog.protocol.message.ProduceRequest.TopicProduceData;
import io.duolog.protocol.message.ProduceResponse;
import io.duolog.protocol.message.ProduceResponse.BatchIndexAndErrorMessage;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.AppendRejectedException;
import io.duolog.storage.LogAppendInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Produce: appends to the logs of the partitions that this broker leads, and answers when the producer's acks say so. An
 * append with acks=0 or 1 is answered at once; one with acks=all when all in-sync replicas have it.
 */
public final class ProduceHandler implements ApiHandler<ProduceRequest, ProduceResponse> {
    private static final short ACKS_ALL = -1;
    private static final short ZSTD_MIN_VERSION = 7;
    private static final long UNKNOWN = -1L;

    private final PartitionResolver partitions;
    private final RequestTimer timer;

    /** Appends to {@code partitions}; {@code timer} ends waiting for replication. */
    public ProduceHandler(PartitionResolver partitions, RequestTimer timer) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.timer = requireNonNull(timer, "timer");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.PRODUCE;
    }

    @Override
    public void handle(RequestContext context, ProduceRequest request, Reply<ProduceResponse> reply) {
        if (request.acks() < ACKS_ALL || request.acks() > 1) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUIRED_ACKS, "acks is " + request.acks() + "; it must be 0, 1 or -1 (all)");
        }
        PendingProduce pending = new PendingProduce(request.acks(), reply);
        for (TopicProduceData topic : request.topicData()) {
            pending.beginTopic(
                    topic.name(), topic.topicId(), topic.partitionData().size());
            for (PartitionProduceData data : topic.partitionData()) {
                append(context, request, topic, data, pending);
            }
        }
        pending.allAppended(timer, request.timeoutMs());
    }

    @Override
    public ProduceResponse failure(RequestContext context, ProduceRequest request, ApiException failure) {
        List<ProduceResponse.TopicProduceResponse> topics = new ArrayList<>();
        for (TopicProduceData topic : request.topicData()) {
            List<PartitionProduceResponse> failed = new ArrayList<>();
            for (PartitionProduceData data : topic.partitionData()) {
                failed.add(failed(data.index(), failure));
            }
            topics.add(new ProduceResponse.TopicProduceResponse(topic.name(), topic.topicId(), failed));
        }
        return new ProduceResponse(topics, 0, List.of());
    }

    @Override
    public ProduceRequest parked(ProduceRequest request) {
        List<TopicProduceData> topics = new ArrayList<>(request.topicData().size());
        for (TopicProduceData topic : request.topicData()) {
            List<PartitionProduceData> partitions =
                    new ArrayList<>(topic.partitionData().size());
            for (PartitionProduceData data : topic.partitionData()) {
                partitions.add(new PartitionProduceData(data.index(), null));
            }
            topics.add(new TopicProduceData(topic.name(), topic.topicId(), partitions));
        }
        return new ProduceRequest(request.transactionalId(), request.acks(), request.timeoutMs(), topics);
    }

    private void append(
            RequestContext context,
            ProduceRequest request,
            TopicProduceData topic,
            PartitionProduceData data,
            PendingProduce pending) {
        try {
            Partition partition = partitions.resolve(topic.name(), topic.topicId(), data.index());
            refuseInternal(partition.name().topic());
            ByteBuffer records = recordsOf(context.version(), request, data.records());
            int minInsyncReplicas = request.acks() == ACKS_ALL ? partitions.minInsyncReplicas(partition) : 1;
            Partition.Appended appended = partition.appendAsLeader(records, AppendOrigin.CLIENT, minInsyncReplicas);
            pending.appended(partition, appended, succeeded(data.index(), appended.info()), minInsyncReplicas);
        } catch (RuntimeException e) {
            pending.failed(failed(data.index(), StorageErrors.toApiException(e)));
        }
    }

    private static void refuseInternal(String topic) {
        if (InternalTopics.isInternal(topic)) {
            throw new ApiException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    "Cannot append to internal topic " + topic + ": brokers write it");
        }
    }

    private static ByteBuffer recordsOf(short version, ProduceRequest request, @Nullable ByteRegion records) {
        if (!(records instanceof BufferSlice slice) || slice.sizeBytes() == 0) {
            throw new ApiException(ErrorCode.INVALID_RECORD, "the request has no record batch for the partition");
        }
        ByteBuffer buffer = slice.buffer();
        RecordBatch header = RecordBatch.at(buffer, 0);
        if (header.magic() == RecordBatch.MAGIC) {
            if (version < ZSTD_MIN_VERSION && header.compressionType() == CompressionType.ZSTD) {
                throw new ApiException(
                        ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                        "zstd needs version " + ZSTD_MIN_VERSION + " of Produce; the request has version " + version);
            }
            if (header.isTransactional() && request.transactionalId() == null) {
                throw new ApiException(
                        ErrorCode.INVALID_TXN_STATE, "a transactional batch in a request without transactional.id");
            }
        }
        return buffer;
    }

    private static PartitionProduceResponse succeeded(int index, LogAppendInfo info) {
        return PartitionProduceResponse.builder()
                .index(index)
                .baseOffset(info.firstOffset())
                .logAppendTimeMs(info.logAppendTimeMs())
                .logStartOffset(info.logStartOffset())
                .build();
    }

    private static PartitionProduceResponse failed(int index, ApiException failure) {
        return PartitionProduceResponse.builder()
                .index(index)
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage())
                .recordErrors(recordErrors(failure))
                .baseOffset(UNKNOWN)
                .logAppendTimeMs(UNKNOWN)
                .logStartOffset(UNKNOWN)
                .build();
    }

    /** The records at fault, so that the producer fails only these for good (KIP-467). */
    private static List<BatchIndexAndErrorMessage> recordErrors(ApiException failure) {
        if (!(failure.getCause() instanceof AppendRejectedException rejected)) {
            return List.of();
        }
        return rejected.recordErrors().stream()
                .map(error -> new BatchIndexAndErrorMessage(error.index(), error.message()))
                .toList();
    }
}
