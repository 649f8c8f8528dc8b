package io.duolog.chaos.checker;

/**
 * A line of the table of verdicts: a property of the topics of one profile.
 *
 * @param profile {@link GuaranteeProfile#label}
 * @param checked how many records, offsets or partitions were checked for it
 * @param violations how many broke it
 * @param legal how many would have, were it promised
 */
public record Verdict(Property property, String profile, long checked, long violations, long legal) {
    /** Whether the promise was kept. */
    public boolean kept() {
        return violations == 0;
    }
}
