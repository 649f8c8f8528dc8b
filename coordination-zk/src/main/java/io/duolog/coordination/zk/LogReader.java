package io.duolog.coordination.zk;

import io.duolog.coordination.support.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log: reads batch after batch by its number until there is none, several ahead while there are many.
 * Watches only wake it up; what it finds is the truth. Where batches are missing it goes on from the newest snapshot.
 * Confined to the coordination thread.
 *
 * <pre>
 *   idle ── wake, catch up ──&gt; reading ── no such batch ──&gt; idle
 *                                │  truncated here, or the newest snapshot was replaced meanwhile
 *                                └──&gt; asking for the newest snapshot ── it is further ──&gt; loading ──&gt; reading
 * </pre>
 */
final class LogReader {
    private static final int WINDOW_MAX = 256;

    /** What may be under way at once, by the largest batch seen in this pass. */
    private static final int WINDOW_SIZE_BYTES_MAX = 16 * 1024 * 1024;

    private final Layout layout;
    private final LogTail tail;
    private final Effects effects;
    private @Nullable Session session;

    /** Answers of an earlier pass are not heard. */
    private int pass;

    private boolean reading;
    private boolean readAgain;
    private int window;
    private int largestSizeBytes;
    private long nextRequest;
    private int underWay;
    private boolean endFound;
    private boolean snapshotMayBeNewer = true;
    private boolean started;
    private final List<Consumer<Boolean>> waiting = new ArrayList<>();
    private final ArrayDeque<Consumer<Boolean>> waitingForThisPass = new ArrayDeque<>();

    /** What a reader needs done elsewhere. */
    interface Effects {
        /** The tail has grown. */
        void deliver();

        /** Fetches a snapshot; the answer is empty when it has been replaced or the session is interrupted. */
        void load(SnapshotPointer pointer, Consumer<Optional<SnapshotFile>> answer);
    }

    LogReader(Layout layout, LogTail tail, Effects effects) {
        this.layout = layout;
        this.tail = tail;
        this.effects = effects;
    }

    /** A session begins, or goes on after an interruption: events may have been missed. */
    void connected(Session present) {
        session = present;
        snapshotMayBeNewer = true;
        abandonPass();
        read();
    }

    /** There is no session any more. */
    void disconnected() {
        session = null;
        abandonPass();
        fail(waiting);
    }

    /** The newest snapshot may have been replaced. */
    void snapshotChanged() {
        snapshotMayBeNewer = true;
    }

    /** Batches may have been added. */
    void wake() {
        read();
    }

    /**
     * Reads to an end that is no older than this call.
     *
     * @param answer whether that succeeded; false when the connection broke meanwhile
     */
    void catchUp(Consumer<Boolean> answer) {
        if (session == null) {
            answer.accept(false);
            return;
        }
        waiting.add(answer);
        read();
    }

    private void read() {
        Session present = session;
        if (present == null) {
            return;
        }
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        readAgain = false;
        waitingForThisPass.addAll(waiting);
        waiting.clear();
        pass++;
        if (started) {
            beginReading(present);
        } else {
            askForSnapshot(present);
        }
    }

    private void beginReading(Session present) {
        window = 1;
        largestSizeBytes = 1;
        nextRequest = tail.nextNumber();
        underWay = 0;
        endFound = false;
        request(present);
    }

    private void request(Session present) {
        int allowed = Math.max(1, Math.min(window, WINDOW_SIZE_BYTES_MAX / largestSizeBytes));
        int current = pass;
        while (!endFound && underWay < allowed) {
            long number = nextRequest++;
            underWay++;
            present.read(layout.batch(number), entry -> {
                if (current == pass) {
                    answered(present, number, entry);
                }
            });
        }
    }

    private void answered(Session present, long number, Session.Entry entry) {
        underWay--;
        if (entry.isInterrupted()) {
            abandonPass();
            return;
        }
        boolean truncated = entry.isPresent() && entry.data().length == 0;
        if (!entry.isPresent() || truncated) {
            endFound = true;
            snapshotMayBeNewer |= truncated;
        } else if (endFound) {
            readAgain = true; // appended while the answers came in
        } else {
            largestSizeBytes = Math.max(largestSizeBytes, entry.data().length);
            window = Math.min(WINDOW_MAX, window * 2);
            Batch batch = BatchCodec.decode(layout.batch(number), entry.data());
            tail.append(number, batch);
            int current = pass;
            effects.deliver();
            if (current != pass) {
                return;
            }
        }
        if (!endFound) {
            request(present);
        } else if (underWay == 0) {
            reachedEnd(present);
        }
    }

    private void reachedEnd(Session present) {
        if (snapshotMayBeNewer) {
            askForSnapshot(present);
        } else {
            endPass();
        }
    }

    private void askForSnapshot(Session present) {
        snapshotMayBeNewer = false;
        int current = pass;
        present.read(layout.snapshots(), entry -> {
            if (current != pass) {
                return;
            }
            if (entry.isInterrupted()) {
                abandonPass();
                return;
            }
            Optional<SnapshotPointer> newest = SnapshotPointer.decode(layout.snapshots(), entry.data());
            if (newest.isPresent() && newest.get().nextNumber() > tail.nextNumber()) {
                effects.load(newest.get(), file -> {
                    if (current == pass) {
                        loaded(present, file);
                    }
                });
            } else if (started) {
                endPass();
            } else {
                started = true;
                beginReading(present);
            }
        });
    }

    private void loaded(Session present, Optional<SnapshotFile> file) {
        if (file.isEmpty()) {
            askForSnapshot(present);
            return;
        }
        started = true;
        tail.jumpTo(file.get());
        int current = pass;
        effects.deliver();
        if (current == pass) {
            beginReading(present);
        }
    }

    private void endPass() {
        reading = false;
        List<Consumer<Boolean>> answered = List.copyOf(waitingForThisPass);
        waitingForThisPass.clear();
        answered.forEach(answer -> answer.accept(true));
        if (!reading && (readAgain || !waiting.isEmpty())) {
            read();
        }
    }

    private void abandonPass() {
        pass++;
        reading = false;
        readAgain = false;
        fail(waitingForThisPass);
    }

    private static void fail(Collection<Consumer<Boolean>> unanswered) {
        List<Consumer<Boolean>> copy = List.copyOf(unanswered);
        unanswered.clear();
        copy.forEach(answer -> answer.accept(false));
    }
}
