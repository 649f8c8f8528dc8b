package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.MetadataRecord;
import java.util.List;

/**
 * What a decision comes to: it changes nothing by itself.
 *
 * @param records to append, in this order
 * @param response to give once they are committed
 * @param atomic whether they must be in the log all together or not at all; otherwise they may be appended in several
 *     batches, and each prefix of them is a state that a later decision repairs
 * @param <R> the response
 */
public record ControllerResult<R>(List<MetadataRecord> records, R response, boolean atomic) {
    /** Checks and copies. */
    public ControllerResult {
        records = List.copyOf(records);
        requireNonNull(response, "response");
    }

    /** Records that belong together. */
    public static <R> ControllerResult<R> atomic(List<? extends MetadataRecord> records, R response) {
        return new ControllerResult<>(List.copyOf(records), response, true);
    }

    /** Records that need not be appended at once. */
    public static <R> ControllerResult<R> inParts(List<? extends MetadataRecord> records, R response) {
        return new ControllerResult<>(List.copyOf(records), response, false);
    }
}
