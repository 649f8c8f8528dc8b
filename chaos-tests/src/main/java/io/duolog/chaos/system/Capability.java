package io.duolog.chaos.system;

/** What not every system can. */
public enum Capability {
    /** {@link SystemUnderTest#losePower}. */
    POWER_LOSS,
    /** {@link SystemUnderTest#failDisk}. */
    DISK_FAULTS,
    /** {@link SystemUnderTest#damage}. */
    BIT_FLIP,
    /** Its brokers can be made wrong ({@code mutant}). */
    MUTANTS
}
