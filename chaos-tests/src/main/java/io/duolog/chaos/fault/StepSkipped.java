package io.duolog.chaos.fault;

/** A step cannot be done now; the message says why, for people. */
final class StepSkipped extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean passing;

    StepSkipped(String reason) {
        this(reason, false);
    }

    private StepSkipped(String reason, boolean passing) {
        super(reason, null, false, false);
        this.reason = reason;
        this.passing = passing;
    }

    /** One that may be over in a moment, such as a cluster that answers late or is about to elect somebody. */
    static StepSkipped forNow(String reason) {
        return new StepSkipped(reason, true);
    }

    /** Whether it is worth trying again. */
    boolean isPassing() {
        return passing;
    }

    String reason() {
        return reason;
    }
}
