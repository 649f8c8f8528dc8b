package io.duolog.coordination;

/** This node's data belongs to another cluster than the one that coordination leads to. An operator must decide. */
public final class ClusterMismatchException extends CoordinationException {
    /**
     * Creates the exception.
     *
     * @param message both identities, where each was found, and the fix
     */
    public ClusterMismatchException(String message) {
        super(message, null);
    }
}
