package io.duolog.chaos.workload;

/** What an actor does. */
public enum Role {
    /** It sends. */
    SENDER,
    /** It reads all partitions of its topics, in order, from their beginnings. */
    READER,
    /** It sends, polls, and now and then reads other partitions from their beginnings: one operation after the other. */
    MIXED;

    /** Whether it has a producer. */
    public boolean sends() {
        return this != READER;
    }

    /** Whether it has a consumer. */
    public boolean polls() {
        return this != SENDER;
    }
}
