package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One assigned partition as the event loop sees it: where to fetch next. It runs ahead of the application, which has its
 * own position. Confined to the event loop, {@link #topicPartition} and {@link #queuedBytes} excepted.
 *
 * <pre>
 *               restore                   nothing is committed        .---- committed, with a known epoch ----> CHECKING
 *   (any) -----------------> RESTORING ----> RESETTING; otherwise ----+
 *               reset                     found                       '---- committed, without ----> FETCHING
 *   (any) -----------------> RESETTING ---------------> FETCHING --- error that the application must know ---> HALTED
 *               seek                                     |    ^
 *   (any) -----------------> CHECKING, if the epoch is   |    |
 *                            known, else FETCHING        v    | still in the log
 *                                     new leader ---> CHECKING ---- cut off ----> HALTED
 * </pre>
 */
final class Lane {
    /** What is to be done next. */
    enum State {
        /** The committed offset must be found. */
        RESTORING,
        /** The position must be found. */
        RESETTING,
        /** The position must be checked against the leader's log. */
        CHECKING,
        /** Records can be fetched. */
        FETCHING,
        /** The application must say how to go on. */
        HALTED
    }

    private final TopicPartition topicPartition;
    private final AtomicLong queuedBytes = new AtomicLong();
    private State state = State.HALTED;
    private int generation = -1;
    private FetchPosition position = new FetchPosition(-1, FetchPosition.NO_EPOCH);
    private @Nullable OffsetReset reset;
    private @Nullable UUID topicId;
    private int leaderEpoch = FetchPosition.NO_EPOCH;
    private boolean isPaused;
    private boolean isAsking;
    private int failuresInARow;
    private long notBeforeMs = Long.MIN_VALUE;

    Lane(TopicPartition topicPartition) {
        this.topicPartition = topicPartition;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    /** Bytes that were fetched and wait for the application. Any thread. */
    AtomicLong queuedBytes() {
        return queuedBytes;
    }

    State state() {
        return state;
    }

    int generation() {
        return generation;
    }

    FetchPosition position() {
        return position;
    }

    /** How to find the position while {@link State#RESETTING}. */
    OffsetReset reset() {
        OffsetReset current = reset;
        return current == null ? OffsetReset.NONE : current;
    }

    /** The newest epoch of a leader that is known. */
    int leaderEpoch() {
        return leaderEpoch;
    }

    /** When something may be tried again, on the loop's clock. */
    long notBeforeMs() {
        return notBeforeMs;
    }

    boolean isPaused() {
        return isPaused;
    }

    void setPaused(boolean paused) {
        isPaused = paused;
    }

    /** Whether a question about the position is on its way. */
    boolean isAsking() {
        return isAsking;
    }

    /** A question about the position is on its way. */
    void ask() {
        isAsking = true;
    }

    /** The question was answered, or never will be. */
    void askEnded() {
        isAsking = false;
    }

    /** The application wants to go on here. */
    void seek(int newGeneration, FetchPosition target) {
        restart(newGeneration);
        position = target;
        state = target.hasEpoch() ? State.CHECKING : State.FETCHING;
    }

    /** The application wants to go on where {@code how} says. */
    void reset(int newGeneration, OffsetReset how) {
        restart(newGeneration);
        reset = how;
        state = State.RESETTING;
    }

    /** The application wants to go on at the group's committed offset, or else where {@code how} says. */
    void restore(int newGeneration, OffsetReset how) {
        restart(newGeneration);
        reset = how;
        state = State.RESTORING;
    }

    private void restart(int newGeneration) {
        generation = newGeneration;
        isAsking = false;
        failuresInARow = 0;
        notBeforeMs = Long.MIN_VALUE;
    }

    /** The position was found. */
    void positioned(FetchPosition found) {
        position = found;
        state = State.FETCHING;
        succeeded();
    }

    /** The position is in the log of the leader of this epoch. */
    void checked() {
        state = State.FETCHING;
        succeeded();
    }

    /** Records up to here have arrived. */
    void advance(FetchPosition next) {
        position = next;
    }

    /** Nothing more until the application says so. */
    void halt() {
        state = State.HALTED;
        isAsking = false;
    }

    /** Notes a leader: the position must be checked with it, and an answer of the one before counts no more. */
    void ledBy(int epoch) {
        if (epoch <= leaderEpoch) {
            return;
        }
        boolean isFirst = leaderEpoch == FetchPosition.NO_EPOCH;
        leaderEpoch = epoch;
        if (state == State.CHECKING || (state == State.FETCHING && position.hasEpoch() && !isFirst)) {
            state = State.CHECKING;
            isAsking = false;
        }
    }

    /** Notes the topic's id: another than before is another topic of the same name, whose epochs begin again. */
    void belongsTo(UUID id) {
        if (topicId != null && !topicId.equals(id)) {
            leaderEpoch = FetchPosition.NO_EPOCH;
            position = new FetchPosition(position.offset(), FetchPosition.NO_EPOCH);
            if (state == State.CHECKING) {
                state = State.FETCHING;
                isAsking = false;
            }
        }
        topicId = id;
    }

    /** The last request worked. */
    void succeeded() {
        failuresInARow = 0;
        notBeforeMs = Long.MIN_VALUE;
    }

    /** The last request failed in passing; returns how often that has happened. */
    int failed() {
        return ++failuresInARow;
    }

    /** Nothing before this time. */
    void waitUntil(long timeMs) {
        notBeforeMs = timeMs;
    }
}
