package io.duolog.chaos.report;

import io.duolog.storage.TopicPartition;

/**
 * A time span in which at least one record of a partition was on its way and none was acknowledged.
 *
 * @param ended whether an acknowledgement ended it; if not, it lasted until nothing more was sent
 */
record Gap(TopicPartition partition, long fromNs, long toNs, boolean ended) {
    /** Shorter ones are what acknowledging takes, and are not kept. */
    static final long SHORTEST_NS = 50_000_000;

    long lengthNs() {
        return toNs - fromNs;
    }
}
