package io.duolog.cli.records;

import io.duolog.cli.offset.LogOffsets;
import io.duolog.cli.offset.Timestamps;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Up to where records are deleted: before one offset of all partitions, before one of each, or before a time. */
sealed interface DeletionBound {
    /** What stands for all records that are replicated. */
    String END = "end";

    /**
     * Reads offsets: {@code 1234} or {@code end} for all partitions, {@code 0:1234} for one.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    static DeletionBound ofOffsets(List<String> texts) {
        Map<Integer, Long> offsets = new LinkedHashMap<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon < 0 && texts.size() == 1) {
                return new Everywhere(offset(text, text));
            }
            if (colon < 0) {
                throw new IllegalArgumentException("'" + text + "' is for all partitions, and others are named as well;"
                        + " say PARTITION:OFFSET for each");
            }
            int partition = partition(text, text.substring(0, colon));
            if (offsets.put(partition, offset(text, text.substring(colon + 1))) != null) {
                throw new IllegalArgumentException("partition " + partition + " is named twice");
            }
        }
        return new Each(offsets);
    }

    /**
     * Reads a time, as {@link Timestamps#parseMs} does.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    static DeletionBound ofTime(String text) {
        return new Time(Timestamps.parseMs(text));
    }

    /** The partitions that it names itself; empty if it is for all. */
    default Collection<Integer> partitions() {
        return List.of();
    }

    /**
     * The first offset to keep of each of these partitions, or {@link Admin#ALL_RECORDS}; blocks.
     *
     * @throws java.util.concurrent.CompletionException if the cluster does not tell
     */
    Map<TopicPartition, Long> offsets(LogOffsets log, Collection<TopicPartition> partitions);

    private static long offset(String text, String offset) {
        if (offset.equals(END)) {
            return Admin.ALL_RECORDS;
        }
        return number(text, offset, Long.MAX_VALUE);
    }

    private static int partition(String text, String partition) {
        return (int) number(text, partition, Integer.MAX_VALUE);
    }

    private static long number(String text, String digits, long max) {
        try {
            long number = Long.parseLong(digits);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "'" + text + "' is no offset; use a number or " + END + ", or PARTITION:OFFSET for one partition";
    }

    /**
     * The same offset in each partition.
     *
     * @param offset the first to keep
     */
    record Everywhere(long offset) implements DeletionBound {
        @Override
        public Map<TopicPartition, Long> offsets(LogOffsets log, Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
            partitions.forEach(partition -> offsets.put(partition, offset));
            return offsets;
        }
    }

    /**
     * An offset for each partition.
     *
     * @param byPartition the first to keep
     */
    record Each(Map<Integer, Long> byPartition) implements DeletionBound {
        @Override
        public Collection<Integer> partitions() {
            return byPartition.keySet();
        }

        @Override
        public Map<TopicPartition, Long> offsets(LogOffsets log, Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
            partitions.forEach(partition -> {
                Long offset = byPartition.get(partition.partition());
                if (offset != null) {
                    offsets.put(partition, offset);
                }
            });
            return offsets;
        }
    }

    /**
     * All records before the first one that is as young as a time; all there are, if none is.
     *
     * @param timestampMs ms since 1970
     */
    record Time(long timestampMs) implements DeletionBound {
        @Override
        public Map<TopicPartition, Long> offsets(LogOffsets log, Collection<TopicPartition> partitions) {
            return log.atTime(partitions, timestampMs);
        }
    }
}
