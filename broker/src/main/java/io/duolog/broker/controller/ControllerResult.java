package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.MetadataRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a decision comes to: it changes nothing by itself.
 *
 * @param steps records to append, in this order. Those of one step are in the log all together or not at all; between two
 *     steps the log may end, and each prefix of them is a state that stands by itself or that a later decision repairs
 * @param response to give once all are committed
 * @param <R> the response
 */
public record ControllerResult<R>(List<List<MetadataRecord>> steps, R response) {
    /** Checks and copies. */
    public ControllerResult {
        steps = List.copyOf(steps);
        requireNonNull(response, "response");
    }

    /** Records that belong together. */
    public static <R> ControllerResult<R> atomic(List<? extends MetadataRecord> records, R response) {
        return new ControllerResult<>(records.isEmpty() ? List.of() : List.of(List.copyOf(records)), response);
    }

    /** Records of which each stands by itself. */
    public static <R> ControllerResult<R> inParts(List<? extends MetadataRecord> records, R response) {
        List<List<MetadataRecord>> steps = new ArrayList<>(records.size());
        for (MetadataRecord value : records) {
            steps.add(List.of(value));
        }
        return new ControllerResult<>(steps, response);
    }

    /** The records of all steps. */
    public List<MetadataRecord> records() {
        List<MetadataRecord> records = new ArrayList<>(steps.size());
        for (List<MetadataRecord> step : steps) {
            records.addAll(step);
        }
        return Collections.unmodifiableList(records);
    }
}
