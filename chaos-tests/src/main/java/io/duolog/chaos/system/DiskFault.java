package io.duolog.chaos.system;

/** What a disk can do from now on. */
public enum DiskFault {
    /** Appends fail as if no space were left. */
    FULL,
    /** Every access that writes fails with an I/O error. */
    FAILING,
    /** Forcing to disk takes a second. */
    SLOW
}
