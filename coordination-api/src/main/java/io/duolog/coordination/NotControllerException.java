package io.duolog.coordination;

/** This node does not hold the epoch that it wanted to append with: nothing was sent. */
public final class NotControllerException extends CoordinationException {
    /**
     * Creates the exception.
     *
     * @param epoch the epoch that the caller claimed
     */
    public NotControllerException(int epoch) {
        super("this node is not the controller of epoch " + epoch, null);
    }
}
