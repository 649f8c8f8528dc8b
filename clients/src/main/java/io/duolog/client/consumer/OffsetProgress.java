package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import java.util.Collection;
import java.util.Map;

/** Says how far records are processed, for those who commit. Confined to the application's thread. */
interface OffsetProgress {
    /** What is processed and not committed yet. */
    Map<TopicPartition, OffsetAndMetadata> due();

    /** These were committed, or are about to be. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets);

    /** These could not be committed after all. */
    void notCommitted(Collection<TopicPartition> partitions);

    /** These are to be given up: finishes with them, as far as there is time. */
    void finish(Collection<TopicPartition> partitions);

    /** These belong to somebody else. */
    void forget(Collection<TopicPartition> partitions);
}
