package io.duolog.chaos.fault;

/** A step cannot be done now; the message says why, for people. */
final class StepSkipped extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    StepSkipped(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
