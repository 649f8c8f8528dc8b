package io.duolog.coordination;

import java.util.concurrent.CompletionStage;

/**
 * Changes who votes on the metadata log, one voter at a time, on the active controller. Elsewhere a change fails with
 * {@link NotControllerException}; one that could not be brought to an end in bounded time with {@link
 * BackendUnavailableException}, and may still happen.
 */
public interface VoterChanges {
    /**
     * Makes a node a voter: it is brought up to date first, then counted.
     *
     * @param nodeId the node, which runs and is no voter
     * @param host where it listens
     * @param port where it listens
     * @return completes when it votes; with {@link IllegalArgumentException} if it does already
     */
    CompletionStage<Void> addVoter(int nodeId, String host, int port);

    /**
     * Takes a node's vote away, dead or alive. The active controller hands over first if it is its own.
     *
     * @return completes when it no longer votes; with {@link IllegalArgumentException} if it did not
     */
    CompletionStage<Void> removeVoter(int nodeId);
}
