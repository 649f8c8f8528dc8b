package io.duolog.client.testing;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One partition as a broker keeps it, in memory: checks producers' sequences as brokers do. */
public final class FakeLog {
    private static final int REMEMBERED_BATCHES = 5;

    private final TopicPartition topicPartition;
    private final List<String> values = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<ByteBuffer> batches = new ArrayList<>();
    private final Map<Long, ProducerState> producers = new HashMap<>();
    private int leaderId;
    private int leaderEpoch;
    private int maxBatchBytes = Integer.MAX_VALUE;

    FakeLog(TopicPartition topicPartition, int leaderId) {
        this.topicPartition = topicPartition;
        this.leaderId = leaderId;
    }

    private record Remembered(int baseSequence, int lastSequence, long baseOffset) {}

    private static final class ProducerState {
        private short epoch;
        private final Deque<Remembered> batches = new ArrayDeque<>();
    }

    /** What became of an append. */
    public record Appended(ErrorCode error, long baseOffset) {}

    public TopicPartition topicPartition() {
        return topicPartition;
    }

    /** The values as text, in order. */
    public List<String> values() {
        return List.copyOf(values);
    }

    public List<String> keys() {
        return List.copyOf(keys);
    }

    /** The batches as they arrived, in order. */
    public List<RecordBatch> batches() {
        return batches.stream().map(bytes -> RecordBatch.at(bytes, 0)).toList();
    }

    public int leaderId() {
        return leaderId;
    }

    public int leaderEpoch() {
        return leaderEpoch;
    }

    public void moveTo(int newLeaderId) {
        leaderId = newLeaderId;
        leaderEpoch++;
    }

    void restartEpochs() {
        leaderEpoch = 0;
    }

    public void limitBatches(int sizeBytes) {
        maxBatchBytes = sizeBytes;
    }

    /** As if the broker had lost what it knew, or had it deleted. */
    public void forgetProducers() {
        producers.clear();
    }

    Appended append(ByteBuffer bytes) {
        RecordBatch batch = RecordBatch.at(bytes, 0);
        if (!batch.isValid()) {
            return new Appended(ErrorCode.CORRUPT_MESSAGE, -1);
        }
        if (batch.sizeBytes() > maxBatchBytes) {
            return new Appended(ErrorCode.MESSAGE_TOO_LARGE, -1);
        }
        if (batch.hasProducerId()) {
            Appended refused = check(batch);
            if (refused != null) {
                return refused;
            }
        }
        long baseOffset = values.size();
        try (RecordIterator records = new RecordReader(1 << 30).read(batch)) {
            while (records.hasNext()) {
                Record record = records.next();
                values.add(text(record.value()));
                keys.add(text(record.key()));
            }
        }
        batches.add(bytes);
        if (batch.hasProducerId()) {
            remember(batch, baseOffset);
        }
        return new Appended(ErrorCode.NONE, baseOffset);
    }

    private Appended check(RecordBatch batch) {
        ProducerState state = producers.get(batch.producerId());
        if (state == null) {
            return null;
        }
        if (batch.producerEpoch() < state.epoch) {
            return new Appended(ErrorCode.INVALID_PRODUCER_EPOCH, -1);
        }
        if (batch.producerEpoch() > state.epoch) {
            return batch.baseSequence() == 0 ? null : new Appended(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1);
        }
        for (Remembered known : state.batches) {
            if (known.baseSequence() == batch.baseSequence() && known.lastSequence() == batch.lastSequence()) {
                return new Appended(ErrorCode.NONE, known.baseOffset());
            }
        }
        int expected = RecordBatch.addToSequence(state.batches.getLast().lastSequence(), 1);
        return batch.baseSequence() == expected ? null : new Appended(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1);
    }

    private void remember(RecordBatch batch, long baseOffset) {
        ProducerState state = producers.computeIfAbsent(batch.producerId(), id -> new ProducerState());
        if (state.epoch != batch.producerEpoch()) {
            state.batches.clear();
        }
        state.epoch = batch.producerEpoch();
        state.batches.addLast(new Remembered(batch.baseSequence(), batch.lastSequence(), baseOffset));
        if (state.batches.size() > REMEMBERED_BATCHES) {
            state.batches.removeFirst();
        }
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? null
                : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
