package io.duolog.chaos.workload.client;

import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A consumer that has a group: as a member of it, once it has subscribed, or to commit and ask what is committed. It commits
 * nothing by itself. For one thread.
 */
public interface ChaosMember extends AutoCloseable {
    /** Is told which partitions come and go, by the thread that polls, or that closes. */
    interface Listener {
        /**
         * These were given to it; it reads them from the committed offset, or from their beginnings if there is none.
         *
         * @param generation in which that was
         */
        void given(int generation, List<TopicPartition> partitions);

        /**
         * These were taken from it.
         *
         * @param lost whether somebody else may have them already, so that it is too late to commit
         */
        void taken(List<TopicPartition> partitions, boolean lost);
    }

    /** Joins the group, with the next poll. */
    void subscribe(Collection<String> topics, Listener listener);

    /**
     * The next records; none if there are none in time.
     *
     * @throws PollException if the library told an error
     */
    List<PolledRecord> poll(Duration timeout);

    /** The group's generation, or the member's epoch, of which it took notice last; -1 if there is none. */
    int generation();

    /**
     * Commits offsets, and waits.
     *
     * @throws PollException if it is not known to have been done
     */
    void commit(Map<TopicPartition, Long> offsets);

    /**
     * What is committed; partitions without a commit are absent.
     *
     * @throws PollException if it cannot be found out
     */
    Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions);

    /** Leaves the group as an orderly application does, and closes. */
    void leave(Duration timeout);

    /** Closes all connections at once. */
    @Override
    void close();
}
