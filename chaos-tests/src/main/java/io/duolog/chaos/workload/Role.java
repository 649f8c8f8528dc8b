package io.duolog.chaos.workload;

/** What an actor does. */
public enum Role {
    /** It sends. */
    SENDER,
    /** It reads all partitions of its topics, in order, from their beginnings. */
    READER,
    /** It sends, polls, and now and then reads other partitions from their beginnings: one operation after the other. */
    MIXED,
    /** It is a member of a group that reads its topics. */
    MEMBER,
    /** It commits offsets of a group that has no members, and asks for them. */
    COMMITTER,
    /** It asks what a group has committed. */
    OBSERVER,
    /** It creates, changes and deletes topics of its own. */
    OPERATOR;

    /** Whether it has a producer. */
    public boolean sends() {
        return this == SENDER || this == MIXED;
    }

    /** Whether it has a consumer that is handed records. */
    public boolean polls() {
        return this == READER || this == MIXED || this == MEMBER;
    }
}
