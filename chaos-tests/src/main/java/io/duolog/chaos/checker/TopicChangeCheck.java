package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Whether what an operator was told to be done to topics stays done: a topic that was deleted does not come back, one that was
 * created is there, and partitions and settings that were acknowledged stay. Brokers learn of changes a little later, so only
 * what was seen counts after everything had healed for a while; a change whose outcome is unknown may be done or not.
 */
final class TopicChangeCheck {
    private static final String SUBJECT = "topics";

    /** How long brokers may take to learn of everything once it has healed. */
    private static final long LAG_NS = TimeUnit.SECONDS.toNanos(4);

    /** After this long a client may have asked a second time, and the first request may still be under way. */
    private static final long ASKED_ONCE_NS = TimeUnit.SECONDS.toNanos(2);

    private static final long UNKNOWN = -1;

    private final Findings findings;
    private final SubjectFindings found;
    private final Map<String, List<TopicEvent>> topics = new TreeMap<>();

    TopicChangeCheck(List<HistoryEvent> events, Findings findings) {
        this.findings = findings;
        this.found = new SubjectFindings(SUBJECT, findings);
        for (HistoryEvent event : events) {
            if (event instanceof TopicEvent seen) {
                topics.computeIfAbsent(seen.topic(), topic -> new ArrayList<>()).add(seen);
            }
        }
    }

    void check() {
        OptionalLong healed = findings.faults().healedNs();
        if (topics.isEmpty() || healed.isEmpty()) {
            return;
        }
        long checked = 0;
        for (List<TopicEvent> events : topics.values()) {
            checked += check(events, healed.getAsLong());
        }
        found.checked(Property.CHANGES_STAY, checked);
    }

    /**
     * What the changes so far allow to be seen. One whose outcome is unknown may take effect late, and so may one that took so
     * long that the client may have asked twice.
     */
    private static final class Allowed {
        private boolean created;
        private boolean maybeCreated;
        private boolean deleted;
        private boolean maybeDeleted;
        private long lastAnswerNs = Long.MIN_VALUE;
        private final Values partitions = new Values();
        private final Values retentions = new Values();

        void apply(TopicEvent.Changed change) {
            if (change.outcome() == SendOutcome.FAILED) {
                return;
            }
            boolean certain = change.outcome() == SendOutcome.OK;
            boolean maybeLater = !certain || change.timeNs() - change.invokedNs() > ASKED_ONCE_NS;
            lastAnswerNs = change.timeNs();
            switch (change.change()) {
                case CREATE -> {
                    created |= certain;
                    maybeCreated |= maybeLater;
                    partitions.set(change.value(), certain, maybeLater);
                }
                case DELETE -> {
                    deleted |= certain;
                    maybeDeleted |= maybeLater;
                }
                case PARTITIONS -> partitions.set(change.value(), certain, maybeLater);
                case RETENTION -> retentions.set(change.value(), certain, maybeLater);
            }
        }

        boolean mayExist() {
            return maybeCreated || (created && !deleted);
        }

        boolean mayBeGone() {
            return !created || deleted || maybeDeleted;
        }
    }

    /** The values that something may have. */
    private static final class Values {
        private final Set<Long> late = new TreeSet<>();
        private long last = UNKNOWN;

        void set(long value, boolean certain, boolean maybeLater) {
            if (certain) {
                last = value;
            }
            if (maybeLater) {
                late.add(value);
            }
        }

        boolean allow(long value) {
            return last == UNKNOWN || last == value || late.contains(value);
        }

        @Override
        public String toString() {
            return last + (late.isEmpty() ? "" : " or late " + late);
        }
    }

    private long check(List<TopicEvent> events, long healedNs) {
        Allowed allowed = new Allowed();
        List<TopicEvent> changes = new ArrayList<>();
        long checked = 0;
        for (TopicEvent event : events) {
            if (event instanceof TopicEvent.Changed change) {
                allowed.apply(change);
                changes.add(change);
            } else if (event instanceof TopicEvent.Seen seen
                    && seen.invokedNs() >= Math.max(healedNs, allowed.lastAnswerNs) + LAG_NS) {
                checked++;
                check(allowed, seen, changes);
            }
        }
        return checked;
    }

    private void check(Allowed allowed, TopicEvent.Seen seen, List<TopicEvent> changes) {
        List<HistoryEvent> witnesses = new ArrayList<>(changes);
        witnesses.add(seen);
        boolean exists = seen.partitions() > 0;
        if (exists && !allowed.mayExist()) {
            AnomalyKind kind = allowed.deleted ? AnomalyKind.UNDEAD_TOPIC : AnomalyKind.LOST_CHANGE;
            found.add(kind, "topic " + seen.topic() + " is there, although it was deleted", witnesses);
        } else if (!exists && !allowed.mayBeGone()) {
            found.add(
                    AnomalyKind.LOST_CHANGE, "topic " + seen.topic() + " is gone, although it was created", witnesses);
        } else if (exists && !allowed.partitions.allow(seen.partitions())) {
            found.add(
                    AnomalyKind.LOST_CHANGE,
                    "topic " + seen.topic() + " has " + seen.partitions() + " partitions, not " + allowed.partitions,
                    witnesses);
        } else if (exists && !allowed.retentions.allow(seen.retentionMs())) {
            found.add(
                    AnomalyKind.LOST_CHANGE,
                    "topic " + seen.topic() + " has retention.ms " + seen.retentionMs() + ", not " + allowed.retentions,
                    witnesses);
        }
    }
}
