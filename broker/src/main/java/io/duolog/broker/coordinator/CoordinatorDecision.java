package io.duolog.broker.coordinator;

import java.util.List;

/**
 * What an event leads to: the records are appended as one batch and replayed, then, when they are committed, the answers
 * are given. Events without an answer in here go on waiting, for a later decision.
 *
 * @param records what is to be kept; none if nothing changes for good
 * @param answers who is answered
 */
public record CoordinatorDecision(List<CoordinatorRecord> records, List<CoordinatorAnswer> answers) {
    /** Nothing to keep, nobody to answer. */
    public static final CoordinatorDecision NONE = new CoordinatorDecision(List.of(), List.of());

    /** Copies the lists. */
    public CoordinatorDecision {
        records = List.copyOf(records);
        answers = List.copyOf(answers);
    }
}
