package io.duolog.client.producer;

import io.duolog.client.errors.ClientException;

/** What became of a batch. */
sealed interface ProduceOutcome {
    /**
     * The broker has it.
     *
     * @param baseOffset offset of the first record, or {@link RecordMetadata#UNKNOWN_OFFSET}
     * @param logAppendTimeMs the timestamp that the broker gave to all records, or -1 if they kept theirs
     */
    record Acknowledged(long baseOffset, long logAppendTimeMs) implements ProduceOutcome {
        /** The offset of a record of the batch. */
        long offset(int index) {
            return baseOffset == RecordMetadata.UNKNOWN_OFFSET ? baseOffset : baseOffset + index;
        }

        /** The timestamp that a record has in the log. */
        long timestampMs(long sentTimestampMs) {
            return logAppendTimeMs >= 0 ? logAppendTimeMs : sentTimestampMs;
        }
    }

    /**
     * It was given up.
     *
     * @param error why
     */
    record Failed(ClientException error) implements ProduceOutcome {}
}
