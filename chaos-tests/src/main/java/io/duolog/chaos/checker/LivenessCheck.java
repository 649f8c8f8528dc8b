package io.duolog.chaos.checker;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReadRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Whether there is progress once every fault is over: records are acknowledged, consumers are handed them, all replicas are in
 * sync again, and the verification could read the partition. Nothing is asked for if a fault was not seen to end.
 */
final class LivenessCheck {
    /** How many records must have been tried before it counts that none was acknowledged. */
    private static final int TRIED_MIN = 5;

    /** How long clients must have gone on after the last fault. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(4);

    /** How long a consumer may be handed nothing although there is something. */
    private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private final PartitionView view;
    private final HistoryIndex index;

    LivenessCheck(PartitionView view, HistoryIndex index) {
        this.view = view;
        this.index = index;
    }

    void check() {
        OptionalLong healed = view.faults().healedNs();
        if (healed.isPresent()) {
            checkAcknowledged(healed.getAsLong());
            checkInSync(healed.getAsLong());
            view.history().sessions().forEach(session -> checkDelivered(session, healed.getAsLong()));
            checkReadable();
            view.checked(Property.AVAILABLE, 1);
        }
    }

    private void checkAcknowledged(long healedNs) {
        if (view.profile().acks() == 0 || index.lastEventNs() - PATIENCE_NS < healedNs) {
            return;
        }
        long tried = 0;
        for (Send send : view.sends().all()) {
            boolean returnedLater = send.returnedNs() >= healedNs;
            if (returnedLater && send.isAcknowledged()) {
                return;
            }
            boolean waited = send.invokedNs() >= healedNs || (returnedLater && send.returnedNs() != Long.MAX_VALUE);
            boolean patient = Math.max(send.invokedNs(), healedNs) <= index.lastEventNs() - PATIENCE_NS;
            tried += waited && patient ? 1 : 0;
        }
        if (tried >= TRIED_MIN) {
            stuck("none of " + tried + " records was acknowledged");
        }
    }

    /** What was noted of the leaders trails: what had been before the last fault may still stand there when it ends. */
    private void checkInSync(long healedNs) {
        long settledNs = Math.min(healedNs + PATIENCE_NS, index.lastEventNs());
        LeaderObserved last = null;
        for (LeaderObserved leader : view.history().leaders()) {
            if (leader.timeNs() >= settledNs && last != null && isWhole(last)) {
                return;
            }
            last = leader;
        }
        if (last != null && !isWhole(last)) {
            stuck("the last that was seen of its replicas was leader " + last.leader() + " and in sync "
                    + last.inSyncReplicas() + ", not all " + view.profile().replicationFactor());
        }
    }

    private boolean isWhole(LeaderObserved leader) {
        return leader.leader() >= 0
                && leader.inSyncReplicas().size() >= view.profile().replicationFactor();
    }

    /** A consumer that is slow is not stuck: it is handed something all the time. */
    private void checkDelivered(Session session, long healedNs) {
        if (session.endedNs() == Long.MAX_VALUE) {
            return;
        }
        long quietFromNs = session.endedNs() - SILENCE_NS;
        long lastOffset = -1;
        long lastNs = session.assignedNs();
        if (!session.polls().isEmpty()) {
            Session.Poll last = session.polls().get(session.polls().size() - 1);
            List<ReadRecord> records = last.records();
            lastOffset = records.get(records.size() - 1).offset();
            lastNs = last.event().timeNs();
        }
        if (lastNs > quietFromNs || healedNs > quietFromNs) {
            return;
        }
        PartitionLog log = view.log();
        for (int i = log.indexFrom(lastOffset + 1); i < log.size(); i++) {
            ReadRecord read = log.at(i);
            Send send = read.value() == null ? null : view.sends().of(read.value());
            if (send != null && send.isAcknowledged() && send.returnedNs() <= quietFromNs) {
                stuck("process " + session.process() + " was handed nothing after offset " + lastOffset
                        + " in its last "
                        + TimeUnit.NANOSECONDS.toSeconds(session.endedNs() - lastNs) + " s, although record "
                        + read.value() + " had been acknowledged at offset " + read.offset());
                return;
            }
        }
    }

    private void checkReadable() {
        boolean written = view.sends().all().stream().anyMatch(Send::isAcknowledged);
        if (written && index.isVerified() && view.history().finalReads().isEmpty()) {
            stuck("the verification could not read it");
        }
    }

    private void stuck(String text) {
        view.found(
                AnomalyKind.STUCK,
                Judgement.illegal("every fault was over"),
                List.of(),
                List.of(),
                "after everything had healed, " + text);
    }
}
