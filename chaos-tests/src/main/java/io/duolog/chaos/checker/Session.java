package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.ReadRecord;
import java.util.ArrayList;
import java.util.List;

/** A consumer's reading of one partition, from its assignment on. */
final class Session {
    /** A partition's part of a poll; never empty. */
    record Poll(HistoryEvent.Polled event, List<ReadRecord> records) {}

    private final int process;
    private final long assignedNs;
    private final boolean fromBeginning;
    private final List<Poll> polls = new ArrayList<>();
    private final List<HistoryEvent.PollFailed> failures = new ArrayList<>();
    private long endedNs = Long.MAX_VALUE;

    Session(int process, long assignedNs, boolean fromBeginning) {
        this.process = process;
        this.assignedNs = assignedNs;
        this.fromBeginning = fromBeginning;
    }

    int process() {
        return process;
    }

    long assignedNs() {
        return assignedNs;
    }

    /** Whether the assignment was seen, so that the first record is to be the partition's first. */
    boolean isFromBeginning() {
        return fromBeginning;
    }

    /** When the consumer was assigned something else, or was closed; {@link Long#MAX_VALUE} if it was killed. */
    long endedNs() {
        return endedNs;
    }

    List<Poll> polls() {
        return polls;
    }

    List<HistoryEvent.PollFailed> failures() {
        return failures;
    }

    void add(Poll poll) {
        polls.add(poll);
    }

    void add(HistoryEvent.PollFailed failure) {
        failures.add(failure);
    }

    void end(long timeNs) {
        endedNs = timeNs;
    }
}
