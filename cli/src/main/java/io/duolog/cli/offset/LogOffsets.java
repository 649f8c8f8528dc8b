package io.duolog.cli.offset;

import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.ListedOffset;
import io.duolog.client.admin.OffsetSpec;
import io.duolog.client.consumer.Consumer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where logs begin and end, and where times are in them. Methods block; they fail with a {@code ClientException}, by itself
 * or as the cause of a {@code CompletionException}, unless the leaders of all partitions answer in time.
 */
public interface LogOffsets {
    /** The first offset of each partition. */
    Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions);

    /** The offset that the next record of each partition will get. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions);

    /** The first record of each partition that is as young as a time; absent where there is none. */
    Map<TopicPartition, Long> firstSince(Collection<TopicPartition> partitions, long timestampMs);

    /**
     * As {@link #firstSince}; the end where there is no such record.
     *
     * @param timestampMs ms since 1970
     */
    default Map<TopicPartition, Long> atTime(Collection<TopicPartition> partitions, long timestampMs) {
        // Asked for first: what is written meanwhile is younger than the time, or behind the end.
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>(ends(partitions));
        offsets.putAll(firstSince(partitions, timestampMs));
        return offsets;
    }

    /** As an admin finds them; whether transactions are open does not matter. */
    static LogOffsets of(Admin admin) {
        return new LogOffsets() {
            @Override
            public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
                return list(partitions, OffsetSpec.EARLIEST);
            }

            @Override
            public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
                return list(partitions, OffsetSpec.LATEST);
            }

            @Override
            public Map<TopicPartition, Long> firstSince(Collection<TopicPartition> partitions, long timestampMs) {
                return list(partitions, OffsetSpec.at(timestampMs));
            }

            private Map<TopicPartition, Long> list(Collection<TopicPartition> partitions, OffsetSpec spec) {
                Map<TopicPartition, OffsetSpec> specs = new LinkedHashMap<>();
                partitions.forEach(partition -> specs.put(partition, spec));
                return found(admin.listOffsets(specs).all().join());
            }
        };
    }

    /** As a consumer finds them; with {@code read_committed} logs end at their first open transaction. */
    static LogOffsets of(Consumer<?, ?> consumer) {
        return new LogOffsets() {
            @Override
            public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
                return consumer.beginningOffsets(partitions);
            }

            @Override
            public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
                return consumer.endOffsets(partitions);
            }

            @Override
            public Map<TopicPartition, Long> firstSince(Collection<TopicPartition> partitions, long timestampMs) {
                Map<TopicPartition, Long> timestamps = new LinkedHashMap<>();
                partitions.forEach(partition -> timestamps.put(partition, timestampMs));
                return found(consumer.offsetsForTimes(timestamps));
            }
        };
    }

    private static Map<TopicPartition, Long> found(Map<TopicPartition, ListedOffset> listed) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        listed.forEach((partition, offset) -> {
            if (offset.isFound()) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }
}
