package io.duolog.storage;

import static io.duolog.storage.AppendRejectedException.Reason.INVALID_RECORD;
import static io.duolog.storage.AppendRejectedException.Reason.INVALID_TIMESTAMP;

import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.storage.AppendRejectedException.RecordError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rules for single records of a producer. Batches are opened only where a rule cannot be judged by the header: in
 * compacted topics, and to name the records at fault.
 */
final class RecordChecks {
    private RecordChecks() {}

    /** Compaction keeps the latest record of each key; one without a key has no place in such a topic. */
    static void keys(RecordBatch batch, int decompressedMaxBytes) {
        List<RecordError> errors = errors(
                batch,
                decompressedMaxBytes,
                record -> record.key() == null
                        ? Optional.of(
                                "the record has no key; topics with cleanup.policy=compact take only records with keys")
                        : Optional.empty());
        if (!errors.isEmpty()) {
            throw new AppendRejectedException(INVALID_RECORD, "one or more records have no key", errors);
        }
    }

    /** Timestamps must not lie too far from the broker's clock; the header knows the greatest and the first. */
    static void timestamps(RecordBatch batch, LogConfig config, long nowMs) {
        LogConfig.Timestamps limits = config.timestamps();
        Optional<String> problem = timestampProblem(batch.maxTimestamp(), limits, nowMs)
                .or(() -> timestampProblem(batch.baseTimestamp(), limits, nowMs));
        if (problem.isPresent()) {
            batch.ensureValid();
            throw new AppendRejectedException(
                    INVALID_TIMESTAMP,
                    problem.get(),
                    errors(
                            batch,
                            config.batches().decompressedMaxBytes(),
                            record -> timestampProblem(record.timestamp(), limits, nowMs)));
        }
    }

    private static Optional<String> timestampProblem(long timestampMs, LogConfig.Timestamps limits, long nowMs) {
        if (timestampMs - nowMs > limits.afterMaxMs()) {
            return Optional.of("timestamp " + timestampMs + " is more than message.timestamp.after.max.ms ("
                    + limits.afterMaxMs() + ") ahead of the broker's clock, " + nowMs);
        }
        boolean limited = limits.beforeMaxMs() != Long.MAX_VALUE && timestampMs >= 0;
        if (limited && nowMs - timestampMs > limits.beforeMaxMs()) {
            return Optional.of("timestamp " + timestampMs + " is more than message.timestamp.before.max.ms ("
                    + limits.beforeMaxMs() + ") behind the broker's clock, " + nowMs);
        }
        return Optional.empty();
    }

    private static List<RecordError> errors(
            RecordBatch batch, int decompressedMaxBytes, Function<Record, Optional<String>> rule) {
        List<RecordError> errors = new ArrayList<>();
        try (RecordIterator records = new RecordReader(decompressedMaxBytes).read(batch)) {
            for (int index = 0; records.hasNext(); index++) {
                Optional<String> problem = rule.apply(records.next());
                if (problem.isPresent()) {
                    errors.add(new RecordError(index, problem.get()));
                }
            }
        }
        return errors;
    }
}
