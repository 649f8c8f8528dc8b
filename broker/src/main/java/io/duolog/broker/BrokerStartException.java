package io.duolog.broker;

/** A broker could not start, for a reason that a person can do something about: the message says what. */
public final class BrokerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names what is wrong and the fix. */
    public BrokerStartException(String message) {
        super(message);
    }

    /** As the other, with what was found as the cause. */
    public BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
