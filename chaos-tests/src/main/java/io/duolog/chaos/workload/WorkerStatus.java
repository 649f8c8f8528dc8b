package io.duolog.chaos.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.duolog.storage.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker prints ten times a second, as a line of JSON: what happened since the line before.
 *
 * @param unanswered how many records are on their way now
 * @param isWriting whether it sends, or has not been told to stop
 * @param work of each partition where something happened
 * @param latencies of acknowledgements
 */
record WorkerStatus(long unanswered, boolean isWriting, List<PartitionWork> work, List<Latencies> latencies) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies. */
    WorkerStatus {
        work = List.copyOf(work);
        latencies = List.copyOf(latencies);
    }

    /** What happened in a partition. */
    record PartitionWork(String topic, int partition, Work work) {
        TopicPartition topicPartition() {
            return new TopicPartition(topic, partition);
        }
    }

    /**
     * How long acknowledgements took.
     *
     * @param acks of the producer
     * @param buckets how many were in each bucket of a {@link LatencyHistogram}
     */
    record Latencies(int acks, long maxNs, Map<Integer, Long> buckets) {
        /** Copies. */
        Latencies {
            buckets = Map.copyOf(buckets);
        }
    }

    /** The line, without its end. */
    String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status cannot be written as JSON", e);
        }
    }

    /** What a line says; empty if it is no status: torn by the end of its process, or printed by something else. */
    static Optional<WorkerStatus> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(line, WorkerStatus.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
