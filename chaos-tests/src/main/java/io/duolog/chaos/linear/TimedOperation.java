package io.duolog.chaos.linear;

/**
 * Something that was done to an object by one of several who use it at the same time.
 *
 * @param process who did it
 * @param invokedNs when it began
 * @param returnedNs when its answer came; {@link #NEVER} if none came, so that it may take effect at any time or not at all
 * @param operation what it was, with its answer
 */
public record TimedOperation<O>(int process, long invokedNs, long returnedNs, O operation) {
    /** The time of an answer that never came. */
    public static final long NEVER = Long.MAX_VALUE;
}
