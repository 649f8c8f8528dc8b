package io.duolog.cli.groups;

import io.duolog.cli.groups.SeekTarget.Facts;
import io.duolog.client.TopicPartition;
import java.util.OptionalLong;

/**
 * What becomes of one partition when a group is moved.
 *
 * @param from the offset at which the group goes on now; empty if it has committed none
 * @param to the offset at which it is to go on, within the log
 * @param skipped how many offsets it will not consume, at most so many records; empty without a commit, because it is for the
 *     group's members to say where they would begin
 * @param repeated how many offsets it will consume again; empty as well
 * @param detail why {@code to} is not what was asked for; may be empty
 */
record SeekStep(
        TopicPartition partition,
        OptionalLong from,
        long to,
        OptionalLong skipped,
        OptionalLong repeated,
        String detail) {
    /**
     * Plans one partition.
     *
     * @throws IllegalArgumentException if the target cannot be told
     */
    static SeekStep of(TopicPartition partition, SeekTarget target, Facts facts) {
        long wanted = target.offset(facts)
                .orElseThrow(() -> new IllegalArgumentException(
                        partition + ": the group has committed nothing there, so there is nothing to shift"));
        long to = Math.max(facts.start(), Math.min(facts.end(), wanted));
        OptionalLong from = facts.committed();
        return new SeekStep(
                partition,
                from,
                to,
                from.isEmpty() ? from : OptionalLong.of(between(Math.max(from.getAsLong(), facts.start()), to)),
                from.isEmpty() ? from : OptionalLong.of(between(to, Math.min(from.getAsLong(), facts.end()))),
                detail(wanted, facts));
    }

    private static long between(long low, long high) {
        return Math.max(0, high - low);
    }

    private static String detail(long wanted, Facts facts) {
        if (wanted < facts.start()) {
            return "not " + wanted + ": the log starts here";
        }
        return wanted > facts.end() ? "not " + wanted + ": the log ends here" : "";
    }

    /** Whether there is anything to do. */
    boolean isChange() {
        return from.isEmpty() || from.getAsLong() != to;
    }
}
