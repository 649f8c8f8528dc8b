package io.duolog.cli.records;

import io.duolog.cli.offset.LogOffsets;
import io.duolog.cli.offset.Timestamps;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.Consumer;
import java.util.Collection;
import java.util.Map;

/** Where in a partition to start: kcat's {@code -o}. */
sealed interface StartOffset {
    /**
     * Reads {@code beginning}, {@code end}, {@code 1234}, {@code -10} (the last ten) or {@code @} and a time, in ms since
     * 1970 or as {@code 2026-11-21T05:00:00Z}.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    static StartOffset parse(String text) {
        try {
            return switch (text) {
                case "beginning", "earliest", "start" -> new Beginning();
                case "end", "latest" -> new End();
                default -> parseNumber(text);
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no offset; use beginning, end, a number, -10 for the last ten, or @ and a time"
                            + " in " + Timestamps.FORMATS,
                    e);
        }
    }

    private static StartOffset parseNumber(String text) {
        if (text.startsWith("@")) {
            return new AtTime(Timestamps.parseMs(text.substring(1)));
        }
        long number = Long.parseLong(text);
        return number < 0 ? new Last(-number) : new At(number);
    }

    /** Positions a consumer at the start in each of these partitions, which are assigned to it. */
    void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);

    /** The first record there is. */
    record Beginning() implements StartOffset {
        @Override
        public void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            consumer.seekToBeginning(partitions);
        }
    }

    /** The next record that is written. */
    record End() implements StartOffset {
        @Override
        public void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            // The end as it is now, not as it is when the first poll gets there.
            consumer.endOffsets(partitions).forEach(consumer::seek);
        }
    }

    /**
     * One offset.
     *
     * @param offset the same in each partition
     */
    record At(long offset) implements StartOffset {
        @Override
        public void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> consumer.seek(partition, offset));
        }
    }

    /**
     * The last few records.
     *
     * @param count how many of each partition
     */
    record Last(long count) implements StartOffset {
        @Override
        public void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            consumer.endOffsets(partitions)
                    .forEach((partition, end) ->
                            consumer.seek(partition, Math.max(beginnings.getOrDefault(partition, 0L), end - count)));
        }
    }

    /**
     * The first record that is as young as a time, or the end.
     *
     * @param timestampMs ms since 1970
     */
    record AtTime(long timestampMs) implements StartOffset {
        @Override
        public void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            LogOffsets.of(consumer).atTime(partitions, timestampMs).forEach(consumer::seek);
        }
    }
}
