package io.duolog.client.producer;

import io.duolog.client.config.Acks;
import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.ProducerKeys;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of a producer, checked and read once. What depends on several of them is decided here, as Kafka's producer
 * decides it: idempotence is on unless a setting that was made excludes it, and asking for both is an error.
 */
final class ProducerConfig {
    private static final int IDEMPOTENT_IN_FLIGHT_MAX = 5;

    private final Acks acks;
    private final int batchSizeBytes;
    private final long lingerMs;
    private final long bufferMemoryBytes;
    private final long maxBlockMs;
    private final Compression compression;
    private final boolean idempotent;
    private final long deliveryTimeoutMs;
    private final int retries;
    private final int maxInFlight;
    private final int maxRequestSizeBytes;
    private final boolean ignoresKeys;
    private final boolean adaptive;
    private final int requestTimeoutMs;
    private final long retryBackoffMs;
    private final long retryBackoffMaxMs;

    private ProducerConfig(ConfigValues values) {
        acks = values.get(ProducerKeys.ACKS);
        batchSizeBytes = Math.max(1, values.get(ProducerKeys.BATCH_SIZE));
        lingerMs = values.get(ProducerKeys.LINGER_MS);
        bufferMemoryBytes = values.get(ProducerKeys.BUFFER_MEMORY);
        maxBlockMs = values.get(ProducerKeys.MAX_BLOCK_MS);
        compression = compression(values);
        idempotent = isIdempotent(values);
        retries = values.get(ProducerKeys.RETRIES);
        maxInFlight = values.get(ProducerKeys.MAX_IN_FLIGHT);
        maxRequestSizeBytes = values.get(ProducerKeys.MAX_REQUEST_SIZE);
        ignoresKeys = values.get(ProducerKeys.PARTITIONER_IGNORE_KEYS);
        adaptive = values.get(ProducerKeys.PARTITIONER_ADAPTIVE);
        requestTimeoutMs = values.get(ClientKeys.REQUEST_TIMEOUT_MS);
        retryBackoffMs = values.get(ClientKeys.RETRY_BACKOFF_MS);
        retryBackoffMaxMs = values.get(ClientKeys.RETRY_BACKOFF_MAX_MS);
        deliveryTimeoutMs =
                Math.max(values.get(ProducerKeys.DELIVERY_TIMEOUT_MS), saturatedSum(lingerMs, requestTimeoutMs));
    }

    /** Reads settings that {@link #problems} found nothing wrong with. */
    static ProducerConfig of(ConfigValues values) {
        return new ProducerConfig(values);
    }

    /** What does not fit together. */
    static List<String> problems(ConfigValues values) {
        List<String> problems = new ArrayList<>();
        if (values.isSet(ProducerKeys.ENABLE_IDEMPOTENCE) && values.get(ProducerKeys.ENABLE_IDEMPOTENCE)) {
            problems.addAll(againstIdempotence(values));
        }
        long least = saturatedSum(values.get(ProducerKeys.LINGER_MS), values.get(ClientKeys.REQUEST_TIMEOUT_MS));
        int deliveryTimeoutMs = values.get(ProducerKeys.DELIVERY_TIMEOUT_MS);
        if (values.isSet(ProducerKeys.DELIVERY_TIMEOUT_MS) && deliveryTimeoutMs < least) {
            problems.add("delivery.timeout.ms = " + deliveryTimeoutMs
                    + " must be at least linger.ms + request.timeout.ms = " + least);
        }
        if (values.get(ProducerKeys.BUFFER_MEMORY) < values.get(ProducerKeys.BATCH_SIZE)) {
            problems.add("buffer.memory = " + values.get(ProducerKeys.BUFFER_MEMORY) + " must be at least batch.size = "
                    + values.get(ProducerKeys.BATCH_SIZE));
        }
        int gzipLevel = values.get(ProducerKeys.COMPRESSION_GZIP_LEVEL);
        if (gzipLevel == 0) {
            problems.add("compression.gzip.level must be 1 to 9, or -1 for zlib's default, not 0");
        }
        return problems;
    }

    private static boolean isIdempotent(ConfigValues values) {
        return values.get(ProducerKeys.ENABLE_IDEMPOTENCE)
                && againstIdempotence(values).isEmpty();
    }

    private static List<String> againstIdempotence(ConfigValues values) {
        List<String> reasons = new ArrayList<>();
        if (values.get(ProducerKeys.ACKS) != Acks.ALL) {
            reasons.add("acks must be all if enable.idempotence is true");
        }
        if (values.get(ProducerKeys.RETRIES) == 0) {
            reasons.add("retries must be at least 1 if enable.idempotence is true");
        }
        if (values.get(ProducerKeys.MAX_IN_FLIGHT) > IDEMPOTENT_IN_FLIGHT_MAX) {
            reasons.add("max.in.flight.requests.per.connection must be at most " + IDEMPOTENT_IN_FLIGHT_MAX
                    + " if enable.idempotence is true");
        }
        return reasons;
    }

    private static Compression compression(ConfigValues values) {
        CompressionType type = values.get(ProducerKeys.COMPRESSION_TYPE);
        return switch (type) {
            case NONE, SNAPPY -> Compression.of(type);
            case GZIP -> new Compression(type, values.get(ProducerKeys.COMPRESSION_GZIP_LEVEL));
            case LZ4 -> new Compression(type, values.get(ProducerKeys.COMPRESSION_LZ4_LEVEL));
            case ZSTD -> new Compression(type, values.get(ProducerKeys.COMPRESSION_ZSTD_LEVEL));
        };
    }

    private static long saturatedSum(long left, long right) {
        return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
    }

    Acks acks() {
        return acks;
    }

    int batchSizeBytes() {
        return batchSizeBytes;
    }

    long lingerMs() {
        return lingerMs;
    }

    long bufferMemoryBytes() {
        return bufferMemoryBytes;
    }

    long maxBlockMs() {
        return maxBlockMs;
    }

    Compression compression() {
        return compression;
    }

    boolean idempotent() {
        return idempotent;
    }

    long deliveryTimeoutMs() {
        return deliveryTimeoutMs;
    }

    int retries() {
        return retries;
    }

    int maxInFlight() {
        return maxInFlight;
    }

    int maxRequestSizeBytes() {
        return maxRequestSizeBytes;
    }

    boolean ignoresKeys() {
        return ignoresKeys;
    }

    boolean adaptive() {
        return adaptive;
    }

    int requestTimeoutMs() {
        return requestTimeoutMs;
    }

    long retryBackoffMs() {
        return retryBackoffMs;
    }

    long retryBackoffMaxMs() {
        return retryBackoffMaxMs;
    }
}
