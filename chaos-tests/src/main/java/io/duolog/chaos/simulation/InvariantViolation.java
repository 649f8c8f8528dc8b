package io.duolog.chaos.simulation;

/** A promise was broken. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which, where, and what was found. */
    public InvariantViolation(String message) {
        super(message);
    }
}
