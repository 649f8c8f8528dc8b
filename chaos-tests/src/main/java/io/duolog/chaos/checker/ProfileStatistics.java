package io.duolog.chaos.checker;

/**
 * What happened to the topics of one profile. Records lost are those acknowledged ones that the final reads did not find.
 *
 * @param profile {@link GuaranteeProfile#label}
 * @param partitions how many partitions were written to
 * @param sent records handed to producers
 * @param acked records acknowledged
 * @param failed records certainly not stored
 * @param unknown records with an unknown outcome, those without any outcome too
 * @param unknownStored of these, how many were stored
 * @param polled records handed to consumers
 * @param stored records in the final logs
 * @param lost how many acknowledged records were lost, legally or not
 * @param lostPrefix of these, how many were the first that a producer wrote to a partition: a restart from scratch
 * @param lostMiddle of these, how many had survivors of the same producer before and after them: the worst
 * @param lostSuffix of these, how many were the last that a producer wrote to a partition, or all
 */
public record ProfileStatistics(
        String profile,
        long partitions,
        long sent,
        long acked,
        long failed,
        long unknown,
        long unknownStored,
        long polled,
        long stored,
        long lost,
        long lostPrefix,
        long lostMiddle,
        long lostSuffix) {
    /** The sums of both, which are of the same profile. */
    ProfileStatistics plus(ProfileStatistics other) {
        return new ProfileStatistics(
                profile,
                partitions + other.partitions,
                sent + other.sent,
                acked + other.acked,
                failed + other.failed,
                unknown + other.unknown,
                unknownStored + other.unknownStored,
                polled + other.polled,
                stored + other.stored,
                lost + other.lost,
                lostPrefix + other.lostPrefix,
                lostMiddle + other.lostMiddle,
                lostSuffix + other.lostSuffix);
    }
}
