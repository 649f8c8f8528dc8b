package io.duolog.chaos.checker;

/** Whether a topic's settings allow an anomaly under the faults that there were. */
public enum Legality {
    /** A promise is broken. */
    ILLEGAL,
    /** The settings do not promise otherwise: told, never hidden, and no failure. */
    LEGAL
}
