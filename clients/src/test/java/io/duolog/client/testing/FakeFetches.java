package io.duolog.client.testing;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchRequest.FetchPartition;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.AbortedTransaction;
import io.duolog.protocol.message.FetchResponse.FetchableTopicResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.message.ListOffsetsRequest;
import io.duolog.protocol.message.ListOffsetsResponse;
import io.duolog.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.duolog.protocol.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest;
import io.duolog.protocol.message.OffsetForLeaderEpochResponse;
import io.duolog.protocol.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import io.duolog.protocol.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.wire.BufferSlice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Logs that can be fetched from {@link FakeBrokers}, with incremental sessions, epochs, gaps, markers and damage. */
public final class FakeFetches {
    private static final int ANY_EPOCH = -1;

    private final FakeBrokers brokers;
    private final Map<TopicPartition, Log> logs = new HashMap<>();
    private final Map<Integer, Session> sessions = new HashMap<>();
    private Function<TopicPartition, ErrorCode> errors = partition -> ErrorCode.NONE;
    private ErrorCode nextRequestError = ErrorCode.NONE;
    private Runnable onFirstCheck = () -> {};
    private boolean cutsBatches;
    private int nextSessionId = 7;

    /** Answers fetches, offsets and epochs for {@code brokers}. */
    public FakeFetches(FakeBrokers brokers) {
        this.brokers = brokers;
        brokers.on(ApiKey.FETCH, (node, request) -> fetch(node, (FetchRequest) request));
        brokers.on(ApiKey.LIST_OFFSETS, (node, request) -> listOffsets(node, (ListOffsetsRequest) request));
        brokers.on(
                ApiKey.OFFSET_FOR_LEADER_EPOCH,
                (node, request) -> epochEnds(node, (OffsetForLeaderEpochRequest) request));
    }

    private static final class Log {
        private final List<ByteBuffer> batches = new ArrayList<>();
        private final List<AbortedTransaction> aborted = new ArrayList<>();
        private long startOffset;
        private long endOffset;
    }

    private static final class Session {
        private final Map<TopicPartition, FetchPartition> partitions = new LinkedHashMap<>();
        private int epoch;
    }

    private Log log(TopicPartition partition) {
        return logs.computeIfAbsent(partition, key -> new Log());
    }

    /** How a batch is made. */
    public record Batch(CompressionType compression, int epoch, long producerId, List<String> values) {
        /** Stands for a record that compaction has removed. */
        public static final String GAP = "";

        public static Batch of(String... values) {
            return new Batch(CompressionType.NONE, 0, -1, List.of(values));
        }
    }

    /** Appends a batch; returns the offset of its first record. */
    public long append(TopicPartition partition, Batch batch) {
        try (RecordBatchBuilder builder =
                new RecordBatchBuilder(Compression.of(batch.compression()), BufferSource.HEAP, 1 << 20)) {
            if (batch.producerId() >= 0) {
                builder.producer(batch.producerId(), (short) 0, 0).transactional();
            }
            long offset = 0;
            for (String value : batch.values()) {
                if (!value.equals(Batch.GAP)) {
                    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
                    builder.appendWithOffset(offset, 1_000, null, bytes, List.of());
                }
                offset++;
            }
            return appendBytes(partition, builder.build(offset - 1), batch.epoch());
        }
    }

    /** Appends a batch as it is, at the end. */
    public long appendBytes(TopicPartition partition, ByteBuffer bytes, int epoch) {
        Log log = log(partition);
        RecordBatch view = RecordBatch.at(bytes, 0);
        view.setBaseOffset(log.endOffset);
        view.setPartitionLeaderEpoch(epoch);
        log.batches.add(bytes);
        log.endOffset = view.nextOffset();
        return view.baseOffset();
    }

    /** As if compaction had removed whole batches. */
    public void skip(TopicPartition partition, int offsets) {
        log(partition).endOffset += offsets;
    }

    public void aborted(TopicPartition partition, long producerId, long firstOffset) {
        log(partition).aborted.add(new AbortedTransaction(producerId, firstOffset));
    }

    /** Cuts off what is at this offset, the start of a batch, or behind it. */
    public void truncate(TopicPartition partition, long offset) {
        Log log = log(partition);
        log.batches.removeIf(bytes -> RecordBatch.at(bytes, 0).baseOffset() >= offset);
        log.endOffset = offset;
    }

    public void deleteBefore(TopicPartition partition, long offset) {
        Log log = log(partition);
        log.batches.removeIf(bytes -> RecordBatch.at(bytes, 0).nextOffset() <= offset);
        log.startOffset = offset;
    }

    public long endOffset(TopicPartition partition) {
        return log(partition).endOffset;
    }

    /** The bytes of a batch, to damage them. */
    public ByteBuffer batch(TopicPartition partition, int index) {
        return log(partition).batches.get(index);
    }

    /** What to answer about a partition instead of records; asked for each partition of each fetch. */
    public void errors(Function<TopicPartition, ErrorCode> chosen) {
        errors = chosen;
    }

    /** What the next fetch request is refused with, as a whole. */
    public void refuseNext(ErrorCode error) {
        nextRequestError = error;
    }

    /** As after a restart of the brokers. */
    public void forgetSessions() {
        sessions.clear();
    }

    public int sessionCount() {
        return sessions.size();
    }

    /** From now on an answer may end within a batch, if there is a whole one before. */
    public void cutBatches() {
        cutsBatches = true;
    }

    private FetchResponse fetch(int node, FetchRequest request) {
        ErrorCode refusal = nextRequestError;
        nextRequestError = ErrorCode.NONE;
        if (refusal == ErrorCode.NONE && request.sessionEpoch() > 0) {
            Session known = sessions.get(request.sessionId());
            if (known == null) {
                refusal = ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
            } else if (known.epoch != request.sessionEpoch()) {
                refusal = ErrorCode.INVALID_FETCH_SESSION_EPOCH;
            }
        }
        if (request.topics().stream().anyMatch(topic -> brokers.topicName(topic.topicId()) == null)) {
            refusal = ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR;
        }
        if (refusal != ErrorCode.NONE) {
            return FetchResponse.builder().errorCode(refusal.code()).build();
        }
        if (request.sessionEpoch() <= 0) {
            sessions.remove(request.sessionId());
        }
        if (request.sessionEpoch() < 0) {
            return FetchResponse.builder().build();
        }
        int id = request.sessionEpoch() == 0 ? nextSessionId++ : request.sessionId();
        Session session = sessions.computeIfAbsent(id, key -> new Session());
        session.epoch++;
        update(session, request);
        return answer(node, id, session, request);
    }

    private void update(Session session, FetchRequest request) {
        request.forgottenTopicsData().forEach(topic -> topic.partitions()
                .forEach(partition ->
                        session.partitions.remove(new TopicPartition(brokers.topicName(topic.topicId()), partition))));
        request.topics().forEach(topic -> topic.partitions()
                .forEach(partition -> session.partitions.put(
                        new TopicPartition(brokers.topicName(topic.topicId()), partition.partition()), partition)));
    }

    private FetchResponse answer(int node, int id, Session session, FetchRequest request) {
        List<FetchableTopicResponse> topics = new ArrayList<>();
        boolean hasNews = false;
        for (Map.Entry<TopicPartition, FetchPartition> entry : session.partitions.entrySet()) {
            PartitionData data = read(node, entry.getKey(), entry.getValue());
            boolean isNews = data.errorCode() != 0 || data.records().sizeBytes() > 0;
            hasNews |= isNews;
            if (isNews || request.sessionEpoch() == 0) {
                topics.add(new FetchableTopicResponse(
                        "", brokers.topicId(entry.getKey().topic()), List.of(data)));
            }
        }
        if (!hasNews) {
            brokers.delayAnswer(Math.max(1, request.maxWaitMs()));
        }
        return FetchResponse.builder().sessionId(id).responses(topics).build();
    }

    private PartitionData read(int node, TopicPartition partition, FetchPartition wanted) {
        Log log = log(partition);
        FakeLog leader = brokers.log(partition.topic(), partition.partition());
        ErrorCode error = errors.apply(partition);
        if (error == ErrorCode.NONE) {
            error = fence(node, leader, wanted.currentLeaderEpoch());
        }
        if (error == ErrorCode.NONE
                && (wanted.fetchOffset() < log.startOffset || wanted.fetchOffset() > log.endOffset)) {
            error = ErrorCode.OFFSET_OUT_OF_RANGE;
        }
        BufferSlice records = error == ErrorCode.NONE ? read(log, wanted) : BufferSlice.EMPTY;
        return PartitionData.builder()
                .partitionIndex(partition.partition())
                .errorCode(error.code())
                .highWatermark(log.endOffset)
                .lastStableOffset(log.endOffset)
                .logStartOffset(log.startOffset)
                .abortedTransactions(log.aborted)
                .records(records)
                .build();
    }

    private static ErrorCode fence(int node, FakeLog leader, int epoch) {
        if (leader.leaderId() != node) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        if (epoch == ANY_EPOCH || epoch == leader.leaderEpoch()) {
            return ErrorCode.NONE;
        }
        return epoch < leader.leaderEpoch() ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }

    private BufferSlice read(Log log, FetchPartition wanted) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        for (ByteBuffer batch : log.batches) {
            if (RecordBatch.at(batch, 0).nextOffset() <= wanted.fetchOffset()) {
                continue;
            }
            int room = wanted.partitionMaxBytes() - bytes.position();
            if (bytes.position() > 0 && batch.remaining() > room) {
                if (cutsBatches && room > 0) {
                    bytes.put(batch.slice(0, room));
                }
                break;
            }
            bytes.put(batch.duplicate());
        }
        return new BufferSlice(bytes.flip());
    }

    private ListOffsetsResponse listOffsets(int node, ListOffsetsRequest request) {
        List<ListOffsetsTopicResponse> topics = new ArrayList<>();
        request.topics().forEach(topic -> {
            List<ListOffsetsPartitionResponse> partitions = new ArrayList<>();
            topic.partitions().forEach(asked -> {
                TopicPartition partition = new TopicPartition(topic.name(), asked.partitionIndex());
                Log log = log(partition);
                FakeLog leader = brokers.log(topic.name(), asked.partitionIndex());
                ErrorCode error = fence(node, leader, ANY_EPOCH);
                long offset = asked.timestamp() == -1
                        ? log.endOffset
                        : asked.timestamp() == -2 ? log.startOffset : offsetAt(log, asked.timestamp());
                partitions.add(new ListOffsetsPartitionResponse(
                        asked.partitionIndex(), error.code(), -1, offset, leader.leaderEpoch()));
            });
            topics.add(new ListOffsetsTopicResponse(topic.name(), partitions));
        });
        return new ListOffsetsResponse(0, topics);
    }

    private static long offsetAt(Log log, long timestampMs) {
        return log.batches.stream()
                .map(bytes -> RecordBatch.at(bytes, 0))
                .filter(batch -> batch.maxTimestamp() >= timestampMs)
                .mapToLong(RecordBatch::baseOffset)
                .findFirst()
                .orElse(-1);
    }

    /** Runs something before the next question for epochs' ends is answered. */
    public void onFirstCheck(Runnable task) {
        onFirstCheck = task;
    }

    private OffsetForLeaderEpochResponse epochEnds(int node, OffsetForLeaderEpochRequest request) {
        Runnable task = onFirstCheck;
        onFirstCheck = () -> {};
        task.run();
        List<OffsetForLeaderTopicResult> topics = new ArrayList<>();
        request.topics().forEach(topic -> {
            List<EpochEndOffset> partitions = new ArrayList<>();
            topic.partitions().forEach(asked -> {
                TopicPartition partition = new TopicPartition(topic.topic(), asked.partition());
                FakeLog leader = brokers.log(topic.topic(), asked.partition());
                ErrorCode error = fence(node, leader, asked.currentLeaderEpoch());
                partitions.add(epochEnd(log(partition), asked.partition(), error, asked.leaderEpoch()));
            });
            topics.add(new OffsetForLeaderTopicResult(topic.topic(), partitions));
        });
        return new OffsetForLeaderEpochResponse(0, topics);
    }

    private static EpochEndOffset epochEnd(Log log, int partition, ErrorCode error, int epoch) {
        int found = -1;
        long end = log.startOffset;
        for (ByteBuffer bytes : log.batches) {
            RecordBatch batch = RecordBatch.at(bytes, 0);
            if (batch.partitionLeaderEpoch() <= epoch) {
                found = batch.partitionLeaderEpoch();
                end = batch.nextOffset();
            }
        }
        return new EpochEndOffset(error.code(), partition, found, found < 0 ? -1 : end);
    }
}
