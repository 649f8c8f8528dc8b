package io.duolog.broker.peer;

/** Whether this broker acts as the leader of the partitions that the metadata say it leads. Thread-safe. */
public interface Leadership {
    /** It must not: the others may regard it as dead, and another may lead already. */
    void suspend();

    /** It may again. */
    void resume();
}
