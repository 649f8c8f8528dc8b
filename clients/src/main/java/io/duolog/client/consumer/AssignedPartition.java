package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One assigned partition as the application sees it: its position, and what was fetched from there on. Confined to the
 * application's thread.
 */
final class AssignedPartition<K, V> {
    private final Lane lane;
    private final ConsumerInbox inbox;
    private final Deque<FetchEvent> ready = new ArrayDeque<>();
    private int generation;
    private @Nullable FetchPosition position;
    private OffsetReset reset;
    private @Nullable FetchedReader<K, V> reader;
    private boolean isRestoring;
    private boolean isPaused;
    private long endOffset = -1;

    AssignedPartition(Lane lane, ConsumerInbox inbox, OffsetReset reset) {
        this.lane = lane;
        this.inbox = inbox;
        this.reset = reset;
    }

    TopicPartition topicPartition() {
        return lane.topicPartition();
    }

    Lane lane() {
        return lane;
    }

    int generation() {
        return generation;
    }

    /** What is read next, or null while it is being found. */
    @Nullable
    FetchPosition position() {
        return position;
    }

    /** How the position is found while there is none. */
    OffsetReset reset() {
        return reset;
    }

    boolean isPaused() {
        return isPaused;
    }

    void setPaused(boolean paused) {
        isPaused = paused;
    }

    /** How far it is from the position to the end. */
    OptionalLong lag() {
        FetchPosition current = position;
        return current == null || endOffset < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, endOffset - current.offset()));
    }

    /** Goes on elsewhere: what was fetched is void. */
    void moveTo(FetchPosition target) {
        discard();
        generation++;
        position = target;
    }

    /** Whether the position is looked for among the committed offsets first. */
    boolean isRestoring() {
        return isRestoring;
    }

    /** Goes on where {@code how} says: what was fetched is void. */
    void resetBy(OffsetReset how) {
        discard();
        generation++;
        position = null;
        reset = how;
        isRestoring = false;
    }

    /** Goes on at the committed offset, or else where {@code how} says: what was fetched is void. */
    void restoreOr(OffsetReset how) {
        resetBy(how);
        isRestoring = true;
    }

    /** Takes an event of the current generation; returns whether it is for the caller to act on, at once. */
    boolean accept(FetchEvent event) {
        if (event instanceof FetchEvent.Positioned found) {
            position = found.position();
            return false;
        }
        if (event instanceof FetchEvent.Truncated) {
            return true;
        }
        if (event instanceof FetchEvent.Fetched fetched) {
            endOffset = fetched.endOffset();
        }
        ready.addLast(event);
        return false;
    }

    /** What comes after the records that are being read, or null. */
    @Nullable
    FetchEvent nextReady() {
        return ready.peekFirst();
    }

    /** Takes what {@link #nextReady} showed. */
    void takeReady() {
        FetchEvent taken = ready.pollFirst();
        if (taken != null) {
            inbox.released(taken);
        }
    }

    /** Puts something before all that was fetched. */
    void putFirst(FetchEvent event) {
        ready.addFirst(event);
    }

    /** What is being read, or null. */
    @Nullable
    FetchedReader<K, V> reader() {
        return reader;
    }

    /** Begins to read. */
    void open(FetchedReader<K, V> opened) {
        reader = opened;
    }

    /** Notes how far was read. */
    void readTo(FetchPosition reached) {
        position = reached;
    }

    /** Nothing is left to read where it was being read. */
    void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    /** Gives up all that was fetched. */
    void discard() {
        closeReader();
        ready.forEach(inbox::released);
        ready.clear();
    }
}
