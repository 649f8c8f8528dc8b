package io.duolog.chaos.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.duolog.storage.TopicPartition;
import java.util.List;

/**
 * What a reader process is told to read: a line of JSON on its standard input. It answers with a line, too: empty if all was
 * read, else the reason.
 *
 * @param round which of several reads
 * @param timeoutMs how long all of it may take
 * @param patienceMs how long nothing may arrive before it is given up
 * @param partitions what, and who serves it
 */
record ReadOrder(int round, long timeoutMs, long patienceMs, List<Served> partitions) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies. */
    ReadOrder {
        partitions = List.copyOf(partitions);
    }

    /** A partition, and the broker that leads it. */
    record Served(String topic, int partition, int broker) {
        TopicPartition topicPartition() {
            return new TopicPartition(topic, partition);
        }
    }

    /** The line, without its end. */
    String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an order cannot be written as JSON", e);
        }
    }

    /** What {@link #line} gave. */
    static ReadOrder parse(String line) {
        try {
            return JSON.readValue(line, ReadOrder.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no order: " + line, e);
        }
    }
}
