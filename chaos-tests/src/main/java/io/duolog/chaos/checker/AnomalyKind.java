package io.duolog.chaos.checker;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be wrong. Names are those of {@code jepsen.tests.kafka} where it knows the anomaly. */
public enum AnomalyKind {
    /** A record's payload is damaged, or of another run or partition. */
    @JsonProperty("corrupt")
    CORRUPT("corrupt", Property.INTACT),
    /** A record that nobody sent. */
    @JsonProperty("phantom")
    PHANTOM("phantom", Property.INTACT),
    /** A record whose write certainly failed; Jepsen's G1a. */
    @JsonProperty("aborted-read")
    ABORTED_READ("aborted-read", Property.INTACT),
    /** An offset holds, or was acknowledged or read to hold, two different records. */
    @JsonProperty("inconsistent-offsets")
    INCONSISTENT_OFFSETS("inconsistent-offsets", Property.ONE_VALUE_PER_OFFSET),
    /** Replicas differ although everything has healed. */
    @JsonProperty("replica-divergence")
    REPLICA_DIVERGENCE("replica-divergence", Property.ONE_VALUE_PER_OFFSET),
    /** A record that was polled is not in the final log. */
    @JsonProperty("vanished-read")
    VANISHED_READ("vanished-read", Property.READS_STAY),
    /** A broker told a consumer that the offset where it reads on is out of range. */
    @JsonProperty("offset-reset")
    OFFSET_RESET("offset-reset", Property.READS_STAY),
    /** Two successive polls of a consumer, or its first one, jump over records. */
    @JsonProperty("poll-skip")
    POLL_SKIP("poll-skip", Property.POLL_ORDER),
    /** Two successive polls of a consumer go back or repeat. */
    @JsonProperty("nonmonotonic-poll")
    NONMONOTONIC_POLL("nonmonotonic-poll", Property.POLL_ORDER),
    /** One poll jumps over records. */
    @JsonProperty("int-poll-skip")
    INT_POLL_SKIP("int-poll-skip", Property.POLL_ORDER),
    /** One poll goes back or repeats. */
    @JsonProperty("int-nonmonotonic-poll")
    INT_NONMONOTONIC_POLL("int-nonmonotonic-poll", Property.POLL_ORDER),
    /** An acknowledged record is gone, and what was stored after it was read. */
    @JsonProperty("lost-write")
    LOST_WRITE("lost-write", Property.DURABLE),
    /** An acknowledged record is beyond the end of what the final reads found. */
    @JsonProperty("unseen")
    UNSEEN("unseen", Property.DURABLE),
    /** Two records of one producer are stored in the reverse order. */
    @JsonProperty("nonmonotonic-send")
    NONMONOTONIC_SEND("nonmonotonic-send", Property.SEND_ORDER),
    /** A record is stored twice. */
    @JsonProperty("duplicate")
    DUPLICATE("duplicate", Property.NO_DUPLICATES),
    /** Answers of a register that no order of what was done explains. */
    @JsonProperty("not-linearizable")
    NOT_LINEARIZABLE("not-linearizable", Property.LINEARIZABLE),
    /** Nodes were delivered different metadata logs, or one without what was acknowledged or with what was refused. */
    @JsonProperty("split-log")
    SPLIT_LOG("split-log", Property.ONE_METADATA_LOG),
    /** A controller epoch was given twice, or went back. */
    @JsonProperty("stale-epoch")
    STALE_EPOCH("stale-epoch", Property.EPOCHS_RISE),
    /** A partition was given to two members of a group in one generation. */
    @JsonProperty("two-owners")
    TWO_OWNERS("two-owners", Property.ONE_OWNER),
    /** A member's commit was accepted after another owned the partition. */
    @JsonProperty("stale-commit")
    STALE_COMMIT("stale-commit", Property.ONE_OWNER),
    /** A group committed an offset beyond a record that none of its members was handed. */
    @JsonProperty("group-skip")
    GROUP_SKIP("group-skip", Property.GROUP_READS_ALL),
    /** The offset that a group commits goes back, and no commit without an answer explains it. */
    @JsonProperty("commit-back")
    COMMIT_BACK("commit-back", Property.GROUP_READS_ALL),
    /** A topic that was deleted is there again. */
    @JsonProperty("undead-topic")
    UNDEAD_TOPIC("undead-topic", Property.CHANGES_STAY),
    /** An acknowledged change of a topic is gone. */
    @JsonProperty("lost-change")
    LOST_CHANGE("lost-change", Property.CHANGES_STAY),
    /** Everything has healed, and yet nothing is acknowledged, delivered or readable. */
    @JsonProperty("stuck")
    STUCK("stuck", Property.AVAILABLE);

    private final String label;
    private final Property property;

    AnomalyKind(String label, Property property) {
        this.label = label;
        this.property = property;
    }

    /** The name in reports and files. */
    public String label() {
        return label;
    }

    /** The promise that it breaks. */
    public Property property() {
        return property;
    }
}
