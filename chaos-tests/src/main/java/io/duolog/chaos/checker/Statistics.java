package io.duolog.chaos.checker;

import java.util.List;

/**
 * What was checked, in figures.
 *
 * @param verified whether there were final reads: without them nothing is known of the end of a log
 * @param profiles by profile
 * @param finalReads how many final reads of a partition there were
 * @param finalReadRecords records that they found in all
 * @param replicaLogs how many replicas' files were looked into
 * @param replicaLogRecords records that were found there in all
 * @param timesRead how many stored records were polled by no consumer, by one poll, by two, and so on; the last element
 *     counts all that were polled as often or more often
 * @param lagMsMax a lower bound of how far a consumer trailed at worst: how long a record had been acknowledged when the
 *     poll was called that returned it
 * @param lagPartition where that was; the empty string if nowhere
 */
public record Statistics(
        boolean verified,
        List<ProfileStatistics> profiles,
        long finalReads,
        long finalReadRecords,
        long replicaLogs,
        long replicaLogRecords,
        List<Long> timesRead,
        long lagMsMax,
        String lagPartition) {
    /** Copies. */
    public Statistics {
        profiles = List.copyOf(profiles);
        timesRead = List.copyOf(timesRead);
    }
}
