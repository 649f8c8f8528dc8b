package io.duolog.chaos.checker;

/** What a log promises; each kind of anomaly breaks one of these. */
public enum Property {
    /** What is read is what was written, and not what was refused. */
    INTACT("nothing corrupt, invented or refused"),
    /** An offset holds one record, on every replica, forever. */
    ONE_VALUE_PER_OFFSET("one record per offset, on every replica"),
    /** A record that was once polled stays where it was. */
    READS_STAY("what was read stays"),
    /** A consumer is handed all records, each once, in order. */
    POLL_ORDER("consumers read in order, without gaps"),
    /** An acknowledged record stays. */
    DURABLE("acknowledged records survive"),
    /** The records of one producer are stored in the order in which they were sent. */
    SEND_ORDER("a producer's order is kept"),
    /** A record is stored once. */
    NO_DUPLICATES("no duplicates"),
    /** What several saw of one register can have happened one after the other. */
    LINEARIZABLE("answers that one order explains"),
    /** All nodes are delivered one metadata log: what was acknowledged, and nothing that was refused. */
    ONE_METADATA_LOG("one metadata log for all nodes"),
    /** Controller epochs rise, and each is given once. */
    EPOCHS_RISE("epochs rise, and are given once"),
    /** A partition of a group has one owner at a time, and who is no owner any more commits nothing. */
    ONE_OWNER("one owner per partition of a group"),
    /** Each record is handed to a member of the group before an offset beyond it is committed. */
    GROUP_READS_ALL("a group skips nothing"),
    /** What an operator was told to be done stays done. */
    CHANGES_STAY("acknowledged changes of topics stay"),
    /** After everything has healed, there is progress. */
    AVAILABLE("progress after healing");

    private final String title;

    Property(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
