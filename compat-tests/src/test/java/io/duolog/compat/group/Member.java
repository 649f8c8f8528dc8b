package io.duolog.compat.group;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A consumer that has subscribed as a member of a group, whoever made it. Tells an {@link OwnershipLedger} what it sees. */
public interface Member extends AutoCloseable {

    /** Polls once, for a moment, and reads what there is. */
    void poll();

    /** What it owns. */
    Set<TopicPartition> assignment();

    /** Commits what it has read, as a member of its generation. */
    void commit();

    /** Gives everything up and closes: a dynamic member leaves, a static one does not. */
    @Override
    void close();
}
