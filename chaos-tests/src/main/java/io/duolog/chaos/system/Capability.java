package io.duolog.chaos.system;

/** What not every system can. */
public enum Capability {
    /** {@link SystemUnderTest#losePower}. */
    POWER_LOSS,
    /** {@link SystemUnderTest#failDisk}. */
    DISK_FAULTS,
    /** {@link SystemUnderTest#damage}. */
    BIT_FLIP,
    /** It can force to disk what it acknowledges ({@code log.flush.before.ack}). */
    FLUSH_BEFORE_ACK,
    /** A leader that has lost its session stops to serve, even if it cannot know who leads instead. */
    LEADERS_STEP_DOWN,
    /** It has partitions, whose leaders and replicas can be moved, and that outlive a replica's disks. */
    PARTITIONS,
    /** Its brokers can be made wrong ({@code mutant}). */
    MUTANTS
}
