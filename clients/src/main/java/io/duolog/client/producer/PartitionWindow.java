package io.duolog.client.producer;

import io.duolog.protocol.record.RecordBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one partition that have been sent and are not settled, and the sequence numbers that make them arrive
 * once and in order. Pure and confined to the event loop: it decides, it does no I/O.
 *
 * <p>It works like a go-back-n window. Batches are sent in order, several may be on their way, all on one connection. When
 * one of them has to be sent again, nothing more is sent until everything that is on its way has been answered; then
 * sending goes on at the first unsettled batch, in the old order and with the old sequence numbers:
 *
 * <pre>
 *   sent 1 2 3, answer to 1 is "not leader"     1 waits, 2 and 3 are on their way: nothing is sent
 *   2 and 3 are answered "out of order"         1 2 3 wait
 *   the new leader is known                     sent 1 2 3, then 4
 * </pre>
 *
 * <p>Batches are settled towards the application in order too: one that is acknowledged early waits for those before it.
 *
 * <p><b>When the sequence is broken.</b> A batch that was given up, though the broker never had it, leaves a gap that the
 * broker refuses to skip; so does a broker that lost what it had acknowledged. In both cases the next epoch of the
 * producer starts at sequence 0 for this partition (KIP-360), once everything before the gap is settled (it may be in the
 * log, where it is recognised by its old numbers only) and nothing is on its way. A batch that was given up while it may be
 * in the log needs nothing as long as the broker accepts what follows it.
 *
 * <p>A broker that knows nothing of a producer accepts any first sequence number. So the first batch of a sequence goes
 * alone: if the second one were on its way too and the first was refused, the second would be stored before it.
 */
final class PartitionWindow {
    /**
     * How many batches of a producer a broker can recognise when they come again. The window is never wider, counting
     * batches that were acknowledged early: a batch behind it would not be recognised, and stored twice.
     */
    private static final int REMEMBERED_BATCHES = 5;

    private final Deque<ProducerBatch> unsettled = new ArrayDeque<>();
    private ProducerIdentity identity = ProducerIdentity.NONE;
    private int nextSequence;
    private int inFlightCount;
    private int connectedNodeId = -1;
    private long notBeforeMs = Long.MIN_VALUE;
    private boolean isDraining;
    private boolean isBroken;
    private @Nullable ProducerBatch gapBefore;
    private boolean mayMissBatch;
    private boolean isKnownToBroker;

    /** Whether a batch may be sent to this node now. */
    boolean canSend(int nodeId, long nowMs) {
        if (isDraining || nowMs < notBeforeMs) {
            return false;
        }
        return inFlightCount == 0 || (connectedNodeId == nodeId && isEstablished());
    }

    private boolean isEstablished() {
        return isKnownToBroker || identity.equals(ProducerIdentity.NONE);
    }

    /** Until when a failure forbids to send, on the loop's clock. */
    long notBeforeMs() {
        return notBeforeMs;
    }

    /** Ends the wait after a failure early: its reason is gone. */
    void endBackoff() {
        notBeforeMs = Long.MIN_VALUE;
    }

    /** The first batch that has to be sent again and may be, or null. */
    @Nullable
    ProducerBatch nextRetry() {
        int place = 0;
        for (ProducerBatch batch : unsettled) {
            if (place++ >= spanMax() || (isBroken && batch == gapBefore)) {
                return null;
            }
            if (batch.state() == ProducerBatch.State.AWAITING_RETRY) {
                return batch;
            }
        }
        return null;
    }

    /** Whether a batch that was never sent may follow: none waits before it, and the window has room. */
    boolean takesNew() {
        return !isBroken && unsettled.size() < spanMax() && nextRetry() == null;
    }

    private int spanMax() {
        return identity.equals(ProducerIdentity.NONE) ? Integer.MAX_VALUE : REMEMBERED_BATCHES;
    }

    /** Whether the sequence must start anew with another identity before anything is sent. */
    boolean needsNewIdentity() {
        return isBroken && inFlightCount == 0 && firstUnsettled() == gapBefore;
    }

    /** Whether the transport may still read bytes that {@link #startSequence} would change. */
    boolean isInTransit() {
        return unsettled.stream()
                .anyMatch(batch -> batch.state() != ProducerBatch.State.SETTLED && batch.isInTransit());
    }

    /** The identity of the batches of this window; {@link ProducerIdentity#NONE} before the first one. */
    ProducerIdentity identity() {
        return identity;
    }

    /** Starts the sequence anew at 0: for a new producer, or when it was broken. Only if nothing is on its way. */
    void startSequence(ProducerIdentity newIdentity) {
        if (inFlightCount > 0) {
            throw new IllegalStateException("batches are on their way");
        }
        identity = newIdentity;
        nextSequence = 0;
        isBroken = false;
        gapBefore = null;
        mayMissBatch = false;
        isKnownToBroker = false;
        for (ProducerBatch batch : unsettled) {
            if (batch.state() == ProducerBatch.State.AWAITING_RETRY) {
                assign(batch);
            }
        }
    }

    /** A batch goes out for the first time: gives it its place in the sequence. */
    void add(ProducerBatch batch) {
        assign(batch);
        unsettled.addLast(batch);
    }

    /** A batch that was added is now on its way to a node. */
    void sent(ProducerBatch batch, int nodeId) {
        batch.markInFlight();
        inFlightCount++;
        connectedNodeId = nodeId;
    }

    /** The broker has the batch. */
    void acknowledged(ProducerBatch batch, ProduceOutcome.Acknowledged outcome) {
        answered(batch);
        batch.settle(outcome);
        mayMissBatch = false;
        isKnownToBroker = true;
    }

    /**
     * The batch has to be sent again.
     *
     * @param earliestMs not before this moment
     */
    void retry(ProducerBatch batch, long earliestMs) {
        answered(batch);
        batch.markAwaitingRetry();
        notBeforeMs = Math.max(notBeforeMs, earliestMs);
        isDraining = inFlightCount > 0;
    }

    /**
     * The batch is given up, whether it is on its way or waits to be sent again.
     *
     * @param mayBeInLog whether the broker may have it all the same
     */
    void failed(ProducerBatch batch, ProduceOutcome.Failed outcome, boolean mayBeInLog) {
        answered(batch);
        batch.settle(outcome);
        if (identity.equals(ProducerIdentity.NONE)) {
            return;
        }
        if (isBroken && batch == gapBefore) {
            gapBefore = firstUnsettledAfter(batch);
        } else if (mayBeInLog) {
            mayMissBatch = true;
        } else if (unsettled.peekLast() == batch && !isBroken) {
            nextSequence = batch.baseSequence();
        } else {
            breakBefore(firstUnsettledAfter(batch));
        }
    }

    /**
     * The broker says that the batch is not next in the sequence.
     *
     * @return whether that is no wonder: an earlier batch is still to come, or was given up. If not, the broker has lost
     *     batches that it had acknowledged
     */
    boolean outOfOrder(ProducerBatch batch, long earliestMs) {
        boolean isFirst = firstUnsettled() == batch;
        boolean isExplained = !isFirst || mayMissBatch || isBroken;
        if (isFirst) {
            breakBefore(batch);
        }
        retry(batch, earliestMs);
        return isExplained;
    }

    /** The broker does not accept the identity any more: a new one is needed. */
    void identityRefused(ProducerBatch batch, long earliestMs) {
        breakBefore(firstUnsettled());
        retry(batch, earliestMs);
    }

    /** Puts the parts of a batch in its place; together they have its records, so its sequence numbers fit. */
    void replace(ProducerBatch batch, List<ProducerBatch> parts, long earliestMs) {
        answered(batch);
        List<ProducerBatch> all = new ArrayList<>(unsettled);
        int place = all.indexOf(batch);
        all.remove(place);
        all.addAll(place, parts);
        unsettled.clear();
        unsettled.addAll(all);
        int sequence = batch.baseSequence();
        for (ProducerBatch part : parts) {
            part.assign(batch.identity(), sequence);
            sequence = next(sequence, part.recordCount());
            part.markAwaitingRetry();
        }
        batch.discard();
        if (batch == gapBefore) {
            gapBefore = parts.get(0);
        }
        notBeforeMs = Math.max(notBeforeMs, earliestMs);
        isDraining = inFlightCount > 0;
    }

    /** Takes the first batch out if it is settled; null if there is none or it is not. */
    @Nullable
    ProducerBatch pollSettled() {
        ProducerBatch first = unsettled.peekFirst();
        return first != null && first.state() == ProducerBatch.State.SETTLED ? unsettled.pollFirst() : null;
    }

    /** The batches that are not settled and older than a moment, on the loop's clock; in order. */
    List<ProducerBatch> createdBefore(long createdMs) {
        List<ProducerBatch> expired = new ArrayList<>();
        for (ProducerBatch batch : unsettled) {
            if (batch.state() != ProducerBatch.State.SETTLED && batch.createdMs() <= createdMs) {
                expired.add(batch);
            }
        }
        return expired;
    }

    /** When the oldest batch that is not settled was created; {@link PartitionQueue#NEVER} if there is none. */
    long oldestCreatedMs() {
        ProducerBatch oldest = firstUnsettled();
        return oldest == null ? PartitionQueue.NEVER : oldest.createdMs();
    }

    /** Whether there is nothing to wait for. */
    boolean isEmpty() {
        return unsettled.isEmpty();
    }

    /** How many batches are on their way. */
    int inFlightCount() {
        return inFlightCount;
    }

    private void assign(ProducerBatch batch) {
        if (identity.equals(ProducerIdentity.NONE)) {
            batch.assign(identity, RecordBatch.NO_SEQUENCE);
        } else {
            batch.assign(identity, nextSequence);
            nextSequence = next(nextSequence, batch.recordCount());
        }
    }

    private void answered(ProducerBatch batch) {
        if (batch.state() == ProducerBatch.State.IN_FLIGHT) {
            inFlightCount--;
            if (inFlightCount == 0) {
                isDraining = false;
            }
        }
    }

    private @Nullable ProducerBatch firstUnsettled() {
        for (ProducerBatch batch : unsettled) {
            if (batch.state() != ProducerBatch.State.SETTLED) {
                return batch;
            }
        }
        return null;
    }

    /** From this batch on (null: from the next new one on) the sequence must start anew, unless it does even earlier. */
    private void breakBefore(@Nullable ProducerBatch next) {
        if (!isBroken) {
            isBroken = true;
            gapBefore = next;
            return;
        }
        for (ProducerBatch batch : unsettled) {
            if (batch == gapBefore || batch == next) {
                gapBefore = batch;
                return;
            }
        }
    }

    private @Nullable ProducerBatch firstUnsettledAfter(ProducerBatch settled) {
        boolean isAfter = false;
        for (ProducerBatch batch : unsettled) {
            if (isAfter && batch.state() != ProducerBatch.State.SETTLED) {
                return batch;
            }
            isAfter |= batch == settled;
        }
        return null;
    }

    private static int next(int sequence, int records) {
        return sequence == RecordBatch.NO_SEQUENCE ? sequence : RecordBatch.addToSequence(sequence, records);
    }
}
